using Morsel.Files;
using Morsel.Hashing;
using Morsel.Patching;
using Morsel.Proof;

namespace Morsel.Making.Patches;

/// <summary>Applies a patch that is a file, window after window, on all cores, and proves every window and the whole.</summary>
internal sealed class PatchApplication
{
    private readonly IBlockFile _patch;
    private readonly IBaseBytes _from;
    private readonly WindowDecoder[] _decoders;
    private readonly ReadOnlyMemory<byte>[] _made;

    /// <param name="patch">The patch.</param>
    /// <param name="from">The base.</param>
    /// <param name="memoryBytes">The memory that it may take; at least one window is made at once.</param>
    /// <exception cref="TargetFormatException">It is no patch.</exception>
    public PatchApplication(IBlockFile patch, IBaseBytes from, long? memoryBytes = null)
    {
        (_patch, _from, Index) = (patch, from, ReadIndex(patch));
        long memory = memoryBytes ?? (GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4);
        int threads = (int)Math.Clamp(memory / WindowDecoder.MostMemoryBytes(Index.Head.WindowBytes), 1, Math.Clamp(Index.Head.WindowCount, 1, Environment.ProcessorCount));
        _decoders = [.. Enumerable.Range(0, threads).Select(_ => new WindowDecoder(Index.Head, from))];
        _made = new ReadOnlyMemory<byte>[threads];
    }

    /// <summary>What the patch says of itself.</summary>
    public PatchIndex Index { get; }

    /// <summary>Reads head and entries.</summary>
    /// <exception cref="TargetFormatException">It is no patch.</exception>
    public static PatchIndex ReadIndex(IBlockFile patch)
    {
        long length = patch.Length;
        byte[] head = new byte[PatchHead.Bytes];
        head = head[..patch.Read(head, 0)];
        byte[] prefix = new byte[Math.Min(length, PatchHead.Read(head).IndexBytes)];
        return PatchIndex.Read(prefix.AsSpan(0, patch.Read(prefix, 0)), length);
    }

    /// <summary>Makes the target. Each window is proven before it is handed on, the whole at the end.</summary>
    /// <param name="write">Takes the bytes of the target, in order, and where they belong.</param>
    /// <param name="onProgress">Told how many bytes of the target are done.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="VerificationException">The base is not the file that the patch starts from, or the patch is damaged.</exception>
    public async Task ApplyAsync(Action<ReadOnlyMemory<byte>, long> write, Action<long> onProgress, CancellationToken cancellationToken)
    {
        PatchHead head = Index.Head;
        if (_from.Length != head.BaseLength)
            throw new VerificationException($"the old file has {_from.Length} bytes, expected {head.BaseLength}: the patch is for another version");
        using var digester = Digester.Begin(DigestAlgorithm.Sha256);
        for (int first = 0; first < head.WindowCount; first += _decoders.Length)
        {
            int count = Math.Min(_decoders.Length, head.WindowCount - first), from = first;
            var options = new ParallelOptions { MaxDegreeOfParallelism = count, CancellationToken = cancellationToken };
            await Parallel.ForAsync(0, count, options, (i, token) => MakeAsync(from + i, i, token)).ConfigureAwait(false);
            for (int i = 0; i < count; i++)
            {
                digester.Append(_made[i].Span);
                write(_made[i], Index.WindowOf(first + i).Start);
                onProgress(Index.WindowOf(first + i).End);
            }
        }
        if (new Digest(DigestAlgorithm.Sha256, digester.End()) is var digest && digest != head.TargetDigest)
            throw new VerificationException($"the patch is damaged: the result has {digest}, expected {head.TargetDigest}");
    }

    private ValueTask MakeAsync(int window, int thread, CancellationToken cancellationToken)
    {
        string? problem = "its payload is missing or too long";
        if (Index.Windows.PayloadOf(window) is { } range)
            problem = Make(window, thread, range);
        return problem is null ? ValueTask.CompletedTask : throw Failure(window, problem, cancellationToken);
    }

    private string? Make(int window, int thread, ByteRange range)
    {
        byte[] payload = new byte[range.End - range.Start];
        if (_patch.Read(payload, range.Start) < payload.Length)
            return "another program shortened the patch while it was read";
        try
        {
            _made[thread] = _decoders[thread].Decode(window, payload);
            return Digester.Sha256Of(_made[thread].Span).AsSpan(0, PatchIndex.DigestBytes).SequenceEqual(Index.DigestOf(window)) ? null : "its digest differs";
        }
        catch (InvalidDataException e)
        {
            return e.Message;
        }
    }

    private VerificationException Failure(int window, string problem, CancellationToken cancellationToken)
    {
        Digest found = BaseDigest.Of(_from, cancellationToken), wanted = Index.Head.BaseDigest;
        return found == wanted
            ? new VerificationException($"the patch is damaged: window {window} of {Index.Head.WindowCount} gives wrong data ({problem})")
            : new VerificationException($"the old file has {found}, expected {wanted}: the patch is for another version");
    }
}
