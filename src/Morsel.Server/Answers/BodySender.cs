using System.Buffers;
using Microsoft.AspNetCore.Http;
using Morsel.Server.Folders;

namespace Morsel.Server.Answers;

/// <summary>Sends stretches of an open file as a response's body.</summary>
internal sealed class BodySender(HttpContext context, ServedFile file)
{
    private const int BufferBytes = 128 << 10;

    /// <summary>Sends one range after its head. A file that is written to meanwhile breaks the answer off: better none than a mixture.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> head, ByteRange range)
    {
        if (!head.IsEmpty)
            await context.Response.Body.WriteAsync(head, context.RequestAborted).ConfigureAwait(false);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            long offset = range.Start;
            while (offset < range.End)
            {
                Memory<byte> wanted = buffer.AsMemory(0, (int)Math.Min(buffer.Length, range.End - offset));
                int count = await RandomAccess.ReadAsync(file.Handle, wanted, offset, context.RequestAborted).ConfigureAwait(false);
                // Asked after the reading and before the sending, so that the last byte never goes out from a changed file.
                if (count == 0 || file.HasChanged())
                {
                    context.Abort();
                    return;
                }
                await context.Response.Body.WriteAsync(wanted[..count], context.RequestAborted).ConfigureAwait(false);
                offset += count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public async Task SendAsync(MultipartLayout layout, IReadOnlyList<ByteRange> ranges)
    {
        for (int i = 0; i < ranges.Count && !context.RequestAborted.IsCancellationRequested; i++)
            await SendAsync(layout.Heads[i], ranges[i]).ConfigureAwait(false);
        await context.Response.Body.WriteAsync(layout.End, context.RequestAborted).ConfigureAwait(false);
    }
}
