using Morsel.Compression.Native;
using Morsel.Files;
using Morsel.Hashing;
using Morsel.Target;

namespace Morsel.Making.Units;

/// <summary>Makes the compressed units of one file, which are proven before they take their place.</summary>
/// <param name="files">The disk.</param>
/// <param name="time">The clock.</param>
/// <param name="options">Which units.</param>
internal sealed class UnitsRun(IFileSystem files, TimeProvider time, UnitMakeOptions options)
{
    private const int NameDigits = 8, LeastUnitBytes = 512, MostUnitBytes = 128 << 10;

    /// <summary>Bytes of an object that is worth keeping.</summary>
    /// <value>Default null: any.</value>
    public long? MostBytes { get; init; }

    private static ReadOnlySpan<byte> Magic => [0x28, 0xB5, 0x2F, 0xFD];

    /// <summary>Makes them.</summary>
    /// <param name="path">The file.</param>
    /// <param name="output">Where they go: the folder, and the name of the file.</param>
    /// <param name="blockBytes">Bytes of a block of its description.</param>
    /// <param name="onProgress">Told how many bytes of the file are done.</param>
    /// <param name="cancellationToken">Ends the work; nothing is left of it.</param>
    /// <exception cref="IOException">The file cannot be read, or changed while it was read, or the object cannot be written.</exception>
    public async Task<MadeUnits> MakeAsync(string path, string output, int blockBytes, Action<long> onProgress, CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        using IBlockFile file = files.OpenRead(path);
        FileStamp stamp = file.Stamp;
        using MappedBytes target = file.Map();
        int unitBytes = options.UnitBytes ?? Math.Clamp(blockBytes, LeastUnitBytes, MostUnitBytes);
        var made = new MadeUnits { Path = null, Problem = ProblemOf(target.Length, unitBytes), Bytes = 0, Length = target.Length, UnitBytes = unitBytes, Level = options.Level, Elapsed = default };
        if (made.Problem is not null)
            return made;
        string place = $"{output}.{DigestOf(target, cancellationToken)[..NameDigits]}.zst";
        EarlierOutput.Check(files, place, "zstd file", IsZstd);
        using var fresh = new FreshFile(files, place);
        PublishedUnits published = await new UnitsMaking(target, UnitsMaking.CutOf(target.Length, unitBytes), options.Level)
            .MakeAsync(fresh.File, onProgress, cancellationToken).ConfigureAwait(false);
        if (published.ObjectBytes > MostBytes)
            return made with { Problem = "they would save less than 5 %" };
        await new UnitsProof(target, fresh.File, published).ProveAsync(cancellationToken).ConfigureAwait(false);
        if (!file.Stamp.HasContentOf(stamp))
            throw new IOException($"{path}: the file changed while it was read; no units were written");
        fresh.Commit();
        return made with
        {
            Path = place,
            Bytes = published.ObjectBytes,
            TableOffset = published.Table.Start,
            TableBytes = published.Table.Length,
            WindowLog = published.WindowLog,
            Elapsed = time.GetElapsedTime(started),
        };
    }

    private static string? ProblemOf(long length, int unitBytes) =>
        length == 0 ? "the file is empty"
        : length / unitBytes >= UnitCut.MostUnits ? $"the file has more than {UnitCut.MostUnits} units: use larger units"
        : ZstdSequenceMaker.Problem;

    private static string DigestOf(MappedBytes target, CancellationToken cancellationToken)
    {
        const int StepBytes = 4 << 20;
        using Digester digester = Digester.Begin(DigestAlgorithm.Sha256);
        for (long start = 0; start < target.Length; start += StepBytes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            digester.Append(target.Slice(start, (int)Math.Min(StepBytes, target.Length - start)));
        }
        return Convert.ToHexStringLower(digester.End());
    }

    private bool IsZstd(string path)
    {
        using IBlockFile file = files.OpenRead(path);
        Span<byte> prefix = stackalloc byte[Magic.Length];
        return prefix[..file.Read(prefix, 0)].SequenceEqual(Magic);
    }
}
