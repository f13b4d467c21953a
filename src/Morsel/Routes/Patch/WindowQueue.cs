using System.Collections.Concurrent;
using Morsel.Patching;
using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Routes.Patch;

/// <summary>Makes windows on several threads, proves them, and writes those that come out right.</summary>
/// <param name="newDecoder">What one thread makes windows with.</param>
/// <param name="verifier">Proves them.</param>
/// <param name="sink">Takes them, and says which are missing.</param>
/// <param name="threads">How many are made at once.</param>
internal sealed class WindowQueue(Func<WindowDecoder> newDecoder, BlockVerifier verifier, IVerifiedSink sink, int threads) : IDisposable
{
    private readonly ConcurrentBag<WindowDecoder> _decoders = [];
    private readonly SemaphoreSlim _free = new(threads - 1);
    private readonly WindowTrust _trust = new(verifier.Index.Layout.BlockCount);
    private long _writtenBytes;

    /// <summary>Told about bytes of the target as they are written; called from several threads.</summary>
    public Action<long> OnWritten { get; init; } = _ => { };

    /// <summary>Whether the base is the one that the patch starts from: all of it is read for that.</summary>
    public Func<bool> IsBase
    {
        init => _trust.IsBase = value;
    }

    /// <summary>Bytes of the target that were written.</summary>
    public long WrittenBytes => Volatile.Read(ref _writtenBytes);

    /// <inheritdoc cref="WindowTrust.HasEnded"/>
    public bool HasEnded => _trust.HasEnded;

    /// <inheritdoc cref="WindowTrust.Failed"/>
    public int Failed => _trust.Failed;

    /// <inheritdoc cref="WindowTrust.Problem"/>
    public string Problem => _trust.Problem;

    /// <summary>The windows that need not be made: those that are there, and those that were made in vain.</summary>
    public BlockSet Unneeded()
    {
        var unneeded = new BlockSet(verifier.Index.Layout.BlockCount);
        sink.CopyKnown(unneeded);
        _trust.AddFailed(unneeded);
        return unneeded;
    }

    /// <summary>Makes a window: meanwhile, or here and now where all threads have something to do.</summary>
    /// <param name="window">Its number.</param>
    /// <param name="payload">What is stored of it; it must stay as it is.</param>
    /// <param name="running">What is done meanwhile is added here.</param>
    public void Add(int window, ReadOnlyMemory<byte> payload, List<Task> running)
    {
        running.RemoveAll(task => task.IsCompletedSuccessfully);
        if (!_free.Wait(0))
        {
            Make(window, payload);
            return;
        }
        running.Add(Task.Run(() =>
        {
            try
            {
                Make(window, payload);
            }
            finally
            {
                _free.Release();
            }
        }));
    }

    public void Dispose() => _free.Dispose();

    private void Make(int window, ReadOnlyMemory<byte> payload)
    {
        if (_trust.HasEnded)
            return;
        if (!_decoders.TryTake(out WindowDecoder? decoder))
            decoder = newDecoder();
        try
        {
            _trust.Count(window, TryDecode(decoder, window, payload, out ReadOnlyMemory<byte> made) ?? (Write(window, made) ? null : "its digest differs"));
        }
        finally
        {
            _decoders.Add(decoder);
        }
    }

    // A base that cannot be read gives no window, and stops none of the other routes.
    private static string? TryDecode(WindowDecoder decoder, int window, ReadOnlyMemory<byte> payload, out ReadOnlyMemory<byte> made)
    {
        try
        {
            made = decoder.Decode(window, payload);
            return null;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            made = default;
            return e.Message;
        }
    }

    private bool Write(int window, ReadOnlyMemory<byte> made)
    {
        var run = new BlockRun(window, 1);
        ProvenBlocks proven = verifier.Prove(made, run);
        if (proven.Mask == 0)
            return false;
        sink.Write(proven.Take(run));
        Interlocked.Add(ref _writtenBytes, made.Length);
        OnWritten(made.Length);
        return true;
    }
}
