using System.Globalization;
using System.Numerics;
using Morsel.Compression.Gzip;
using Morsel.Target;
using Line = Morsel.Formats.Zsync.ControlHeaderLines.Line;

namespace Morsel.Formats.Zsync;

/// <summary>Makes a <see cref="ControlHeader"/> of header lines: tolerant where old clients are, strict where a lie would cost.</summary>
internal sealed class ControlHeaderReader
{
    private const int MostBlockBytes = 16 << 20;
    private const long MostLength = 1L << 50;
    /// <summary>The most blocks that a control file may describe.</summary>
    public const int MostBlocks = 1 << 26;

    private const string Sha256Prefix = "SHA-256:";
    private const int MostLocations = 64;
    private const int MostLocationChars = 2048;

    // Names that need no excuse in a Safe line.
    private static readonly HashSet<string> KnownNames =
    [
        "zsync", "Min-Version", "Safe", "Filename", "Z-Filename", "MTime", "Blocksize", "Length", "Hash-Lengths", "Strong-Hash-Algorithm",
        "URL", "Z-URL", "SHA-1", "File-Hash", "Z-File-Hash", "Recompress", "Z-Map2",
    ];

    private readonly List<Note> _notes = [];
    private readonly List<string> _locations = [];
    private readonly List<string> _compressedLocations = [];
    private readonly Dictionary<string, Line> _last = [];
    private Digest? _sha1;
    private Digest? _sha256;
    private Digest? _compressedSha256;

    /// <param name="lines">The lines in the file's order.</param>
    /// <param name="headerBytes">Where the checksums begin.</param>
    /// <exception cref="TargetFormatException">A line is not what the format allows, or one is missing.</exception>
    public static ControlHeader Read(IReadOnlyList<Line> lines, int headerBytes)
    {
        var reader = new ControlHeaderReader();
        foreach (Line line in lines)
            reader.Take(line);
        reader.CheckVersions();
        reader.CheckUnknown(lines);
        return reader.Finish(lines, headerBytes);
    }

    private void Take(Line line)
    {
        _last[line.Name] = line;
        switch (line.Name)
        {
            case "URL":
                AddLocation(_locations, line);
                break;
            case "Z-URL":
                AddLocation(_compressedLocations, line);
                break;
            // A writer that had none leaves the line empty.
            case "SHA-1" when line.Value.Length > 0:
                _sha1 = Agreed(_sha1, ParseDigest(DigestAlgorithm.Sha1, line.Value, line), line);
                break;
            case "File-Hash":
                TakeFileHash(line);
                break;
            case "Z-File-Hash" when line.Value.StartsWith(Sha256Prefix, StringComparison.OrdinalIgnoreCase):
                _compressedSha256 = Agreed(_compressedSha256, ParseDigest(DigestAlgorithm.Sha256, line.Value[Sha256Prefix.Length..], line), line);
                break;
            case "Z-File-Hash":
                _notes.Add(new Note(NoteCode.DigestUnknown, $"the control file's Z-File-Hash \"{ControlHeaderLines.Shown(line.Value)}\" is not known, and not used"));
                break;
        }
    }

    private static void AddLocation(List<string> locations, Line line)
    {
        if (line.Value.Length is 0 or > MostLocationChars)
            throw Problem(line, $"the address has {line.Value.Length} characters, expected 1 to {MostLocationChars}");
        if (locations.Count == MostLocations)
            throw Problem(line, $"more than {MostLocations} addresses");
        locations.Add(line.Value);
    }

    private void TakeFileHash(Line line)
    {
        int colon = line.Value.IndexOf(':', StringComparison.Ordinal);
        string algorithm = colon < 0 ? line.Value : line.Value[..colon], hex = line.Value[(colon + 1)..];
        switch (algorithm.ToUpperInvariant())
        {
            case "SHA-256" when colon >= 0:
                _sha256 = Agreed(_sha256, ParseDigest(DigestAlgorithm.Sha256, hex, line), line);
                break;
            case "SHA-1" when colon >= 0:
                _sha1 = Agreed(_sha1, ParseDigest(DigestAlgorithm.Sha1, hex, line), line);
                break;
            default:
                _notes.Add(new Note(NoteCode.DigestUnknown, $"the control file's File-Hash \"{ControlHeaderLines.Shown(algorithm)}\" is not known, and not used"));
                break;
        }
    }

    private static Digest ParseDigest(DigestAlgorithm algorithm, string hex, Line line) =>
        Digest.TryParse(algorithm, hex, out Digest? digest)
            ? digest
            : throw Problem(line, $"\"{ControlHeaderLines.Shown(hex)}\" is not a {Digest.NameOf(algorithm)}, expected {Digest.SizeOf(algorithm) * 2} hexadecimal digits");

    private static Digest Agreed(Digest? earlier, Digest digest, Line line) =>
        earlier is null || earlier.Equals(digest) ? digest : throw Problem(line, $"a second {Digest.NameOf(digest.Algorithm)} differs from the first");

    private void CheckVersions()
    {
        if (_last.TryGetValue("zsync", out Line zsync) && (VersionOf(zsync) is { Major: >= 1 } || zsync.Value == "0.0.4"))
            throw Problem(zsync, $"version \"{ControlHeaderLines.Shown(zsync.Value)}\" is not supported; a newer version of Morsel may support it");
        if (_last.TryGetValue("Min-Version", out Line least) && VersionOf(least) is not { Major: 0, Minor: <= 8 })
            throw Problem(least, $"the file requires a client of version \"{ControlHeaderLines.Shown(least.Value)}\"; a newer version of Morsel may read it");
    }

    private static Version? VersionOf(Line line) =>
        Version.TryParse(line.Value.Contains('.', StringComparison.Ordinal) ? line.Value : line.Value + ".0", out Version? version) ? version : null;

    // zsync 0.6.2 looks for the name anywhere in the Safe text; later writers separate names by commas.
    private void CheckUnknown(IReadOnlyList<Line> lines)
    {
        string safe = _last.TryGetValue("Safe", out Line line) ? line.Value : "";
        foreach (Line unknown in lines.Where(l => !KnownNames.Contains(l.Name) && !safe.Contains(l.Name, StringComparison.Ordinal)))
            throw Problem(unknown, $"header \"{ControlHeaderLines.Shown(unknown.Name)}\" is not known and not marked as safe to ignore; a newer version of Morsel may know it");
    }

    private ControlHeader Finish(IReadOnlyList<Line> lines, int headerBytes)
    {
        TargetLayout layout = ReadLayout();
        DigestAlgorithm strong = ReadStrongHash();
        if (_last.ContainsKey("Z-Map2") && _compressedLocations.Count == 0)
            _notes.Add(new Note(NoteCode.MapUnused, "the control file has a map of a gzip file, but no address of that file (Z-URL): the map is not used"));
        return new ControlHeader
        {
            Fields = [.. lines.Select(l => KeyValuePair.Create(l.Name, l.Value))],
            Bytes = headerBytes,
            Layout = layout,
            HashLengths = ReadHashLengths(strong),
            StrongHash = strong,
            FileName = _last.TryGetValue("Filename", out Line name) ? name.Value : null,
            ModifiedTime = _last.TryGetValue("MTime", out Line time) ? ControlNumbers.ParseDate(time.Value) : null,
            Sha1 = _sha1,
            Sha256 = _sha256,
            Locations = _locations,
            CompressedLocations = _compressedLocations,
            CompressedSha256 = _compressedSha256,
            Map = _last.TryGetValue("Z-Map2", out Line map) ? map.Binary : null,
            Repacking = ReadRepacking(),
            Notes = _notes,
        };
    }

    private Repacking? ReadRepacking()
    {
        if (!_last.TryGetValue("Recompress", out Line line))
            return null;
        if (!Recompression.TryParse(line.Value, out Recompression? how, out string? refusal))
        {
            _notes.Add(new Note(NoteCode.GzipFileNotMade, $"the gzip file cannot be built again: {refusal}"));
            return null;
        }
        return new Repacking(how!, _last.TryGetValue("Z-Filename", out Line name) ? name.Value : null);
    }

    private TargetLayout ReadLayout()
    {
        Line size = Needed("Blocksize"), length = Needed("Length");
        if (!ControlNumbers.TryParse(size.Value, MostBlockBytes, out long blockBytes) || !BitOperations.IsPow2(blockBytes))
            throw Problem(size, $"Blocksize is \"{ControlHeaderLines.Shown(size.Value)}\", expected a power of two up to {MostBlockBytes}");
        if (!ControlNumbers.TryParse(length.Value, MostLength, out long bytes))
            throw Problem(length, $"Length is \"{ControlHeaderLines.Shown(length.Value)}\", expected 0 to {MostLength}");
        if ((bytes + blockBytes - 1) / blockBytes > MostBlocks)
            throw Problem(length, $"{bytes} bytes in blocks of {blockBytes} are more than {MostBlocks} blocks");
        return new TargetLayout(bytes, (int)blockBytes);
    }

    private HashLengths ReadHashLengths(DigestAlgorithm strong)
    {
        if (!_last.TryGetValue("Hash-Lengths", out Line line))
            return HashLengths.Unstated;
        return HashLengths.TryParse(line.Value, out HashLengths lengths) && lengths.StrongBytes <= Digest.SizeOf(strong)
            ? lengths
            : throw Problem(line, $"Hash-Lengths is \"{ControlHeaderLines.Shown(line.Value)}\", expected 1 to 2, 1 to 4 and 3 to {Digest.SizeOf(strong)}");
    }

    private DigestAlgorithm ReadStrongHash()
    {
        if (!_last.TryGetValue("Strong-Hash-Algorithm", out Line line))
            return DigestAlgorithm.Md4;
        return line.Value.ToUpperInvariant() switch
        {
            "MD4" => DigestAlgorithm.Md4,
            "MD5" => DigestAlgorithm.Md5,
            "SHA-224" => DigestAlgorithm.Sha224,
            _ => throw Problem(line, $"Strong-Hash-Algorithm is \"{ControlHeaderLines.Shown(line.Value)}\", expected MD4, MD5 or SHA-224"),
        };
    }

    private Line Needed(string name) => _last.TryGetValue(name, out Line line)
        ? line
        : throw new TargetFormatException("zsync control file", "header", string.Create(CultureInfo.InvariantCulture, $"there is no {name} line"));

    private static TargetFormatException Problem(Line line, string problem) => ControlHeaderLines.Problem(line.Number, problem);
}
