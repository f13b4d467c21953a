using Morsel.Files;
using Morsel.Formats.Sidecar;
using Morsel.Publishing;

namespace Morsel.Uploading;

/// <summary>What describes a file, in one folder: its control file, and the sidecar with the objects that it lists.</summary>
/// <param name="Files">The disk.</param>
/// <param name="ControlPath">The control file.</param>
/// <param name="Sidecar">The sidecar; null if there is none.</param>
internal sealed record ReleaseDescription(IFileSystem Files, string ControlPath, Sidecar? Sidecar)
{
    public const string ControlEnding = ".zsync", SidecarEnding = ".morsel";
    public static readonly string[] SignatureEndings = [".keys", ".sig"];

    private const string GzipEnding = ".gz";

    private string SidecarPath => ControlPath[..^ControlEnding.Length] + SidecarEnding;

    /// <summary>Looks for it.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="source">What it describes.</param>
    /// <returns>null where there is no control file, or a sidecar of another version.</returns>
    public static ReleaseDescription? Find(IFileSystem files, string folder, ReleaseSource source)
    {
        string[] names = source.Name.EndsWith(GzipEnding, StringComparison.OrdinalIgnoreCase) ? [source.Name, source.Name[..^GzipEnding.Length]] : [source.Name];
        if (names.Select(name => Path.Join(folder, name + ControlEnding)).FirstOrDefault(path => files.Stat(path) is { IsRegularFile: true }) is not { } control)
            return null;
        var found = new ReleaseDescription(files, control, null);
        if (files.Stat(found.SidecarPath) is null)
            return found;
        Sidecar? sidecar = SidecarReader.Read(SmallFile.Read(files, found.SidecarPath, SidecarReader.MostBytes)).Sidecar;
        return sidecar is not null && sidecar.Target.Sha256.Equals(source.Sha256) ? found with { Sidecar = sidecar } : null;
    }

    /// <summary>Digests of the versions that its patches start from.</summary>
    public IEnumerable<Digest> Bases => Sidecar?.Patches.Select(patch => patch.Base.Sha256) ?? [];

    /// <summary>Its parts.</summary>
    /// <param name="source">What it describes.</param>
    /// <param name="there">What is in the store: an object that was published before need not be here.</param>
    /// <exception cref="RefusedException">It lists an object that is nowhere.</exception>
    public IEnumerable<ReleasePart> PartsOf(ReleaseSource source, IReadOnlyDictionary<string, StoredFile> there)
    {
        IEnumerable<ReleasePart> parts = WithSignatures(ControlPath, ReleaseStage.Control);
        if (Sidecar is null)
            return parts;
        return [.. Objects(Sidecar).Select(listed => ObjectOf(listed.Url, listed.Bytes, source, there)).OfType<ReleasePart>().DistinctBy(part => part.Name),
            .. parts, .. WithSignatures(SidecarPath, ReleaseStage.Sidecar)];
    }

    private IEnumerable<ReleasePart> WithSignatures(string path, ReleaseStage stage)
    {
        string name = Path.GetFileName(path);
        yield return new ReleasePart(name, path, stage);
        foreach (string ending in SignatureEndings.Where(ending => Files.Stat(path + ending) is { IsRegularFile: true }))
            yield return new ReleasePart(name + ending, path + ending, stage) { IsSignature = true };
    }

    private static IEnumerable<(string Url, long Bytes)> Objects(Sidecar sidecar) =>
    [
        .. sidecar.Controls.Select(line => (line.Url, line.Bytes)),
        .. sidecar.Units.Select(line => (line.Url, line.Bytes)),
        .. sidecar.Wholes.Select(line => (line.Url, line.Bytes)),
        .. sidecar.Patches.Select(line => (line.Url, line.Bytes)),
    ];

    private ReleasePart? ObjectOf(string url, long bytes, ReleaseSource source, IReadOnlyDictionary<string, StoredFile> there)
    {
        // What lies elsewhere is for others to put there.
        if (Uri.TryCreate(url, UriKind.Absolute, out Uri? elsewhere) && !elsewhere.IsFile)
            return null;
        string name = Uri.UnescapeDataString(url), path = Path.Join(Path.GetDirectoryName(ControlPath), name);
        if (path == ControlPath)
            return null;
        if (name.AsSpan().IndexOfAny('/', '\\') >= 0)
            throw new RefusedException($"{SidecarPath} lists {name}, which is in another folder: only objects beside it are published");
        if (Files.Stat(path) is { IsRegularFile: true } stamp && stamp.Length == bytes)
            return new ReleasePart(name, path, ReleaseStage.Object) { IsForEver = name.Contains($".{source.Sha256.Hex[..VersionName.DigestDigits]}.", StringComparison.Ordinal) };
        return there.TryGetValue(name, out StoredFile? stored) && stored.Bytes == bytes
            ? null
            : throw new RefusedException(FormattableString.Invariant($"{SidecarPath} lists {name} with {bytes} bytes, which is neither beside it nor published: make it again"));
    }
}
