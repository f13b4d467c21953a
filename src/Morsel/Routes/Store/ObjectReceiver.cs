using System.Buffers;
using Morsel.Fetching;
using Morsel.Transports;

namespace Morsel.Routes.Store;

/// <summary>Reads one object to its end and hands it on; one that is too long is wrong, and not read to its end.</summary>
/// <param name="mostBytes">The most bytes it may have.</param>
/// <param name="take">Takes it; says how many bytes of the target were new, or null where it is wrong.</param>
internal sealed class ObjectReceiver(long mostBytes, ObjectReceiver.Taker take) : ReplyReceiver
{
    private const int FirstBytes = 64 << 10;

    /// <summary>Takes an object.</summary>
    /// <param name="stored">What is stored.</param>
    /// <returns>Bytes of the target that were new; null where it is wrong.</returns>
    public delegate int? Taker(ReadOnlySpan<byte> stored);

    /// <summary>Which object it is.</summary>
    public required int Unit { get; init; }

    /// <summary>Called if it is too long.</summary>
    /// <value>Default: nobody is told.</value>
    public Action WhenTooLong { get; init; } = () => { };

    public override async Task ReceiveAsync(TransferReply reply, bool mayStopEarly, CancellationToken cancellationToken)
    {
        if (await reply.NextPartAsync(cancellationToken).ConfigureAwait(false) is not { } part)
            return;
        Parts++;
        byte[] stored = ArrayPool<byte>.Shared.Rent((int)Math.Min(mostBytes + 1, Math.Max(FirstBytes, reply.ResourceLength ?? 0)));
        try
        {
            int filled = 0;
            for (int read = 1; read > 0 && filled <= mostBytes; filled += read)
            {
                if (filled == stored.Length)
                    stored = Grown(stored);
                read = await part.ReadAsync(stored.AsMemory(filled), cancellationToken).ConfigureAwait(false);
            }
            if (filled > mostBytes)
                WhenTooLong();
            if (filled <= mostBytes && take(stored.AsSpan(0, filled)) is { } bytes)
                WrittenBytes += bytes;
            else
                Mismatched.Add(Unit);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(stored);
        }
    }

    private static byte[] Grown(byte[] stored)
    {
        byte[] longer = ArrayPool<byte>.Shared.Rent(2 * stored.Length);
        stored.CopyTo(longer, 0);
        ArrayPool<byte>.Shared.Return(stored);
        return longer;
    }
}
