using System.Buffers;
using Morsel.Fetching;
using Morsel.Target;
using Morsel.Transports;

namespace Morsel.Routes.Store;

/// <summary>Takes what folders of this machine have of a store, on all cores.</summary>
/// <param name="origin">The store.</param>
/// <param name="goal">What is missing.</param>
/// <param name="folders">The folders, in the order in which they are looked into.</param>
internal sealed class LocalObjects(StoreOrigin origin, StoreGoal goal, IReadOnlyList<FetchSource> folders)
{
    /// <summary>Takes all of them that are right; what is missing, or wrong, is left.</summary>
    /// <param name="onProgress">Told about bytes of the target as they are written.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Bytes of the target that were written.</returns>
    public async Task<long> TakeAsync(Action<long> onProgress, CancellationToken cancellationToken)
    {
        if (folders.Count == 0)
            return 0;
        var known = new BlockSet(goal.Layout.BlockCount);
        goal.CopyKnown(known);
        long taken = 0;
        await Parallel.ForEachAsync(known.MissingRuns().SelectMany(run => Enumerable.Range(run.First, run.Count)), cancellationToken, async (unit, token) =>
        {
            if (!await TryTakeAsync(unit, token).ConfigureAwait(false))
                return;
            Interlocked.Add(ref taken, goal.Layout.RangeOf(unit).Length);
            onProgress(goal.Layout.RangeOf(unit).Length);
        }).ConfigureAwait(false);
        return taken;
    }

    private async Task<bool> TryTakeAsync(int unit, CancellationToken cancellationToken)
    {
        foreach (FetchSource folder in folders)
        {
            foreach (string address in new[] { origin.AddressOf(unit), origin.PlainAddressOf(unit) }.OfType<string>())
            {
                if (await TryTakeAsync(unit, folder, address, cancellationToken).ConfigureAwait(false))
                    return true;
            }
        }
        return false;
    }

    private async Task<bool> TryTakeAsync(int unit, FetchSource folder, string address, CancellationToken cancellationToken)
    {
        byte[]? room = null;
        try
        {
            TransferReply reply = await folder.Transport.SendAsync(new TransferRequest(StoreGoal.AddressIn(folder.Resource, address), []), cancellationToken).ConfigureAwait(false);
            await using var closing = reply.ConfigureAwait(false);
            if (reply.ResourceLength is not { } length || length > origin.MostStoredBytes(unit) || await reply.NextPartAsync(cancellationToken).ConfigureAwait(false) is not { } part)
                return false;
            room = ArrayPool<byte>.Shared.Rent((int)length);
            Memory<byte> stored = room.AsMemory(0, (int)length);
            int filled = 0;
            for (int read = 1; read > 0 && filled < length; filled += read)
                read = await part.ReadAsync(stored[filled..], cancellationToken).ConfigureAwait(false);
            return filled == length && goal.TryTake(unit, stored.Span);
        }
        catch (TransportException)
        {
            // It is not there, or cannot be read: another store may have it.
            return false;
        }
        finally
        {
            if (room is not null)
                ArrayPool<byte>.Shared.Return(room);
        }
    }
}
