using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Morsel.Files;
using Morsel.Hashing;
using Morsel.Patching;

namespace Morsel.Making.Patches;

/// <summary>Makes a patch: aligns the target with a base, writes its windows, and applies what it wrote before anybody gets it.</summary>
/// <remarks>Both files are mapped, and must stay as they are meanwhile. On all cores; what comes out does not depend on how many there are.</remarks>
internal sealed class PatchMaking
{
    // Brotli's best takes 2.5 seconds a MB: it is for what is small.
    private const long MostForBest = 64_000_000;
    private const int BestQuality = 11, GoodQuality = 9, MostComparedFactor = 64;

    private readonly MappedBytes _from, _target;
    private readonly PatchHead _head;
    private readonly ConcurrentBag<WindowWriter> _writers = [];

    /// <param name="from">The base.</param>
    /// <param name="target">The target.</param>
    /// <param name="windowLog">log2 of the bytes of a window.</param>
    /// <param name="baseDigest">SHA-256 of the base.</param>
    /// <param name="targetDigest">SHA-256 of the target.</param>
    public PatchMaking(MappedBytes from, MappedBytes target, int windowLog, Digest baseDigest, Digest targetDigest)
    {
        (_from, _target) = (from, target);
        while (PatchHead.CountOf(target.Length, windowLog) > PatchHead.MostWindows)
            windowLog++;
        _head = new PatchHead
        {
            WindowLog = windowLog,
            Filters = 0,
            BaseLength = from.Length,
            TargetLength = target.Length,
            BaseDigest = baseDigest,
            TargetDigest = targetDigest,
        };
    }

    /// <summary>The most bytes of the index of the base.</summary>
    public long MostIndexBytes { get; init; } = BaseIndex.UsualMostBytes;

    /// <summary>The most bytes of the patch.</summary>
    /// <value>Default: half of the target; what saves less is worth nobody's disk.</value>
    public long? MostBytes { get; init; }

    private static int Threads => Environment.ProcessorCount;

    private long MostPatchBytes => MostBytes ?? (_target.Length / 2);

    /// <summary>The SHA-256 of a file.</summary>
    public static Digest DigestOf(MappedBytes file, CancellationToken cancellationToken) => BaseDigest.Of(new MappedBase(file), cancellationToken);

    /// <summary>Bytes of a window.</summary>
    public int WindowBytes => _head.WindowBytes;

    /// <summary>Applies a patch as a reader does, and throws where it does not make the target: that would be a fault of ours.</summary>
    public Task ProveAsync(IBlockFile patch, CancellationToken cancellationToken) =>
        new PatchApplication(patch, new MappedBase(_from)).ApplyAsync((_, _) => { }, _ => { }, cancellationToken);

    /// <summary>Makes the patch.</summary>
    /// <param name="patch">An empty file, which it is written to.</param>
    /// <param name="onProgress">Told how many bytes of the target are done.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Bytes of the patch; null where none is worth it, or the content is so degenerate that there is no end of comparing.</returns>
    public async Task<long?> TryMakeAsync(IBlockFile patch, Action<long> onProgress, CancellationToken cancellationToken)
    {
        try
        {
            return await MakeAsync(patch, onProgress, cancellationToken).ConfigureAwait(false);
        }
        catch (TooMuchWorkException)
        {
            return null;
        }
    }

    private async Task<long?> MakeAsync(IBlockFile patch, Action<long> onProgress, CancellationToken cancellationToken)
    {
        IReadOnlyList<WindowCommands> windows = WindowCutter.Cut(await AlignAsync(cancellationToken).ConfigureAwait(false), _target.Length, _head.WindowBytes);
        WindowChoice[] choices = await ChooseAsync(windows, cancellationToken).ConfigureAwait(false);
        int quality = choices.Sum(choice => (long)choice.PlainBytes) > MostForBest ? GoodQuality : BestQuality;
        long end = _head.IndexBytes;
        byte[] index = new byte[_head.IndexBytes];
        int filters = 0;
        await foreach ((int window, byte[] payload) in WriteAsync(windows, choices, quality, cancellationToken).ConfigureAwait(false))
        {
            patch.Write(payload, end);
            end += payload.Length;
            if (end > MostPatchBytes)
                return null;
            filters |= payload[0];
            WriteEntry(index, window, payload.Length, windows[window]);
            onProgress(windows[window].Start + windows[window].Bytes);
        }
        (_head with { Filters = filters }).Write(index);
        patch.Write(index, 0);
        return end <= MostPatchBytes ? end : null;
    }

    private async Task<IEnumerable<CopyCommand>> AlignAsync(CancellationToken cancellationToken)
    {
        var index = new BaseIndex(_from, MostIndexBytes, cancellationToken);
        var work = new CompareWork(MostComparedFactor * (_from.Length + _target.Length));
        int stretches = (int)((_target.Length + Aligner.StretchBytes - 1) / Aligner.StretchBytes);
        var commands = new IReadOnlyList<CopyCommand>[stretches];
        await Parallel.ForAsync(0, stretches, Options(cancellationToken), (stretch, token) =>
        {
            long start = (long)stretch * Aligner.StretchBytes;
            var range = new ByteRange(start, Math.Min(_target.Length, start + Aligner.StretchBytes));
            commands[stretch] = new Aligner(_from, _target, index, work).Align(range, token);
            return ValueTask.CompletedTask;
        }).ConfigureAwait(false);
        return commands.SelectMany(list => list);
    }

    private async Task<WindowChoice[]> ChooseAsync(IReadOnlyList<WindowCommands> windows, CancellationToken cancellationToken)
    {
        var choices = new WindowChoice[windows.Count];
        await Parallel.ForAsync(0, windows.Count, Options(cancellationToken), (window, token) =>
        {
            choices[window] = ByWriter(writer => writer.Choose(windows[window]));
            return ValueTask.CompletedTask;
        }).ConfigureAwait(false);
        return choices;
    }

    // In order, a few ahead of the one that is waited for.
    private async IAsyncEnumerable<(int Window, byte[] Payload)> WriteAsync(
        IReadOnlyList<WindowCommands> windows, WindowChoice[] choices, int quality, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var free = new SemaphoreSlim(Threads);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = new Queue<Task<byte[]>>();
        try
        {
            for (int next = 0, window = 0; window < windows.Count; window++)
            {
                for (; next < windows.Count && running.Count < 4 * Threads; next++)
                    running.Enqueue(WriteOneAsync(windows[next], choices[next].Filter, quality, free, stop.Token));
                yield return (window, await running.Dequeue().ConfigureAwait(false));
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            Task ended = Task.WhenAll(running);
            await ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<byte[]> WriteOneAsync(WindowCommands window, int filter, int quality, SemaphoreSlim free, CancellationToken cancellationToken)
    {
        await free.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => ByWriter(writer => writer.Write(window, filter, quality)), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            free.Release();
        }
    }

    private T ByWriter<T>(Func<WindowWriter, T> work)
    {
        if (!_writers.TryTake(out WindowWriter? writer))
            writer = new WindowWriter(_from, _target, _head.WindowBytes);
        try
        {
            return work(writer);
        }
        finally
        {
            _writers.Add(writer);
        }
    }

    private void WriteEntry(Span<byte> index, int window, int payloadBytes, WindowCommands commands) =>
        PatchIndex.WriteEntry(index, window, payloadBytes, Digester.Sha256Of(_target.Slice(commands.Start, commands.Bytes)));

    private static ParallelOptions Options(CancellationToken cancellationToken) => new() { MaxDegreeOfParallelism = Threads, CancellationToken = cancellationToken };
}
