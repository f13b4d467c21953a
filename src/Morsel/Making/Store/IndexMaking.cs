using Morsel.Files;
using Morsel.Formats;
using Morsel.Formats.Sidecar;
using Morsel.Hashing;

namespace Morsel.Making.Store;

/// <summary>Makes an index of a content, with the store that has its chunks: first the chunks, last the index.</summary>
/// <param name="files">The disk.</param>
/// <param name="time">The clock.</param>
/// <param name="format">How objects are called.</param>
/// <param name="writer">What they and the index look like.</param>
internal sealed class IndexMaking(IFileSystem files, TimeProvider time, IStoreFormat format, IStoreWriter writer)
{
    private const int PrefixBytes = 64;

    // Nobody clears up a chunk on the day on which it was written or wanted.
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    /// <summary>Makes sure that neither the content is gone nor another file replaced.</summary>
    /// <value>Default: nothing is looked at before the index appears.</value>
    public Action CheckUnchanged { get; init; } = () => { };

    /// <summary>Whether a file begins as an index does.</summary>
    public bool IsIndex(string path)
    {
        byte[] prefix = new byte[PrefixBytes];
        using IBlockFile file = files.OpenRead(path);
        return format.Recognizes(prefix.AsSpan(0, file.Read(prefix, 0)));
    }

    /// <summary>Makes sure, before anything is read, that nothing else is replaced.</summary>
    /// <exception cref="RefusedException">Something else stands there.</exception>
    public void CheckEarlier(string output)
    {
        EarlierOutput.Check(files, output, "casync index", IsIndex);
        SidecarOf(output).CheckEarlier();
    }

    /// <summary>Stores the chunks and writes the index.</summary>
    /// <param name="read">Reads the next bytes of the content: none at its end.</param>
    /// <param name="length">Bytes in the content as far as it is known; 0 where it is not.</param>
    /// <param name="store">The folder of the store; it is made where there is none.</param>
    /// <param name="output">Where the index goes, as a full path.</param>
    /// <param name="progress">Told about every batch.</param>
    /// <param name="cancellationToken">Ends the work; no index is written then, and what is stored stays.</param>
    /// <exception cref="IOException">The content cannot be read, or the store or the index not be written.</exception>
    public async Task<MadeIndex> RunAsync(
        Func<Memory<byte>, int> read, long length, string store, string output, IProgress<MakeProgress>? progress, CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        using ObjectWriter objects = ObjectChecks.OpenWriter(files, time, format, new ObjectFolder(store));
        using var fresh = new FreshFile(files, output);
        using var run = new StoreRun(format, writer, objects);
        MadeIndex made = await run.RunAsync(read, length, progress, cancellationToken).ConfigureAwait(false);
        CheckUnchanged();
        if (time.GetElapsedTime(started) > Long)
            run.KeepAll(made.Chunks);
        fresh.File.Write(made.Bytes, 0);
        fresh.Commit();
        return made;
    }

    /// <summary>Lists the index in the sidecar beside it, which has what the index lacks: the digest of the whole.</summary>
    /// <param name="output">Where the index is.</param>
    /// <param name="made">The index.</param>
    /// <param name="name">What the content is called; null for no name.</param>
    /// <param name="modifiedTime">When it was last changed; null for no time.</param>
    /// <returns>Where the sidecar is.</returns>
    public string WriteSidecar(string output, MadeIndex made, string? name, DateTimeOffset? modifiedTime)
    {
        var target = new TargetLine(made.Chunks.Length, made.Whole) { Name = name, Time = SidecarMaking.SecondsOf(modifiedTime) };
        var digest = new Digest(DigestAlgorithm.Sha256, Digester.Sha256Of(made.Bytes));
        SidecarOf(output).Write(target, new Sidecar(target)
        {
            Controls = [new ControlLine(Uri.EscapeDataString(Path.GetFileName(output)), made.Bytes.Length, digest, ControlKind.Casync)],
        });
        return SidecarPathOf(output);
    }

    /// <summary>What the sidecar says of its time; null where it is not signed.</summary>
    /// <value>Default null.</value>
    public SigningTime? Signed { get; init; }

    private SidecarMaking SidecarOf(string output) => new(files, SidecarPathOf(output)) { Signed = Signed };

    /// <summary>The path of the sidecar of an index: FILE.morsel of FILE.caibx; an index with another ending keeps it in the sidecar's name.</summary>
    public string SidecarPathOf(string output) =>
        SidecarMaking.PathFor(output, format.Extensions.FirstOrDefault(ending => output.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) ?? format.Extensions[0]);
}
