using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Morsel.Server.Folders;
using Morsel.Server.Transfers;

namespace Morsel.Server.Answers;

/// <summary>Sends stretches of an open file as a response's body.</summary>
internal sealed class BodySender(HttpContext context, ServedFile file, TransferReply reply)
{
    // Read into the server's own memory, and once: what a slow reader has not taken yet lies in no second buffer.
    private const int BufferBytes = 64 << 10;

    private PipeWriter Body => context.Response.BodyWriter;

    /// <summary>Sends one range after its head. A file that is written to meanwhile breaks the answer off: better none than a mixture.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> head, ByteRange range)
    {
        if (!head.IsEmpty)
            await Body.WriteAsync(head, context.RequestAborted).ConfigureAwait(false);
        long offset = range.Start;
        while (offset < range.End)
        {
            int wanted = (int)Math.Min(BufferBytes, range.End - offset);
            int count = await RandomAccess.ReadAsync(file.Handle, Body.GetMemory(wanted)[..wanted], offset, context.RequestAborted).ConfigureAwait(false);
            // Asked after the reading and before the sending, so that the last byte never goes out from a changed file.
            if (count == 0 || file.HasChanged())
            {
                context.Abort();
                return;
            }
            Body.Advance(count);
            FlushResult flushed = await Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
            if (flushed.IsCompleted)   // nobody reads any more
                return;
            offset += count;
            reply.Add(count);
        }
    }

    public async Task SendAsync(MultipartLayout layout, IReadOnlyList<ByteRange> ranges)
    {
        for (int i = 0; i < ranges.Count && !context.RequestAborted.IsCancellationRequested; i++)
            await SendAsync(layout.Heads[i], ranges[i]).ConfigureAwait(false);
        await Body.WriteAsync(layout.End, context.RequestAborted).ConfigureAwait(false);
    }
}
