using Morsel.Compression.Gzip;

namespace Morsel.Formats.Sidecar;

/// <summary>Reads sidecars. What does not fit the grammar refuses the whole; what does not fit a line's form, that line.</summary>
/// <remarks>Source: <c>FORMAT.md</c>.</remarks>
internal static class SidecarReader
{
    /// <summary>Bytes in the longest sidecar that is read; of more, one byte more is enough to refuse it.</summary>
    public const int MostBytes = 64 << 10;

    /// <summary>The most bytes that anything in a sidecar may say that it has.</summary>
    public const long MostObjectBytes = 1L << 40;

    private const int MostLines = 1024;

    // Of filters for code: those that a patch of this version may have.
    private const int KnownFilters = 15;

    private const int MostWindow = 31;

    /// <summary>What a sidecar of any version begins with.</summary>
    public static ReadOnlySpan<byte> Beginning => "morsel-routes "u8;

    private static ReadOnlySpan<byte> Version => "1"u8;

    /// <summary>Reads all bytes of a sidecar.</summary>
    public static SidecarReading Read(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith(Beginning))
            return new(null, SidecarRefusal.SomethingElse, "it is not a sidecar");
        int end = bytes.IndexOf((byte)'\n');
        ReadOnlySpan<byte> version = end < 0 ? bytes[Beginning.Length..] : bytes[Beginning.Length..end];
        if (!version.SequenceEqual(Version))
        {
            bool isNumber = version.Length is > 0 and < 10 && !version.ContainsAnyExceptInRange((byte)'0', (byte)'9');
            return end < 0 ? Cut() : isNumber ? new(null, SidecarRefusal.Newer, "it needs a newer version of Morsel") : Broken("its first line is not that of a sidecar");
        }
        if (end < 0)
            return Cut();
        return bytes.Length > MostBytes ? Broken($"it has more than {MostBytes} bytes") : ReadLines(bytes[(end + 1)..]);
    }

    private static SidecarReading ReadLines(ReadOnlySpan<byte> rest)
    {
        var lines = new List<SidecarLine>();
        for (int number = 2; ; number++)
        {
            int end = rest.IndexOf((byte)'\n');
            if (end < 0)
                return Cut();
            if (number > MostLines)
                return Broken($"it has more than {MostLines} lines");
            if (SidecarLine.Parse(rest[..end]) is not { } line)
                return Broken($"line {number} is invalid");
            rest = rest[(end + 1)..];
            if (line.Word == "target" != (number == 2))
                return Broken(number == 2 ? "its second line is not that of the target" : $"line {number} is a second one of the target");
            if (line.Word != "end")
                lines.Add(line);
            else
                return line.Attributes.Count == 0 && rest.IsEmpty ? Gather(lines) : Broken($"line {number} is its last, but other data follows");
        }
    }

    private static SidecarReading Gather(List<SidecarLine> lines)
    {
        if (Target(lines[0]) is not { } target)
            return Broken("the line of the target contains nothing that can be used");
        return new SidecarReading(new Sidecar(target)
        {
            Contents = Those(lines, "content", Content),
            Plains = Those(lines, "plain", fields => new PlainLine(fields.Url())),
            Controls = Those(lines, "control", Control),
            Wholes = Those(lines, "whole", Whole),
            Units = Those(lines, "units", Units),
            Patches = Those(lines, "patch", Patch),
            Views = Those(lines, "view", View),
        });
    }

    private static TLine[] Those<TLine>(List<SidecarLine> lines, string word, Func<SidecarFields, TLine> read)
        where TLine : class
    {
        return [.. lines.Where(line => line.Word == word).Select(IfFit).OfType<TLine>()];

        TLine? IfFit(SidecarLine line)
        {
            var fields = new SidecarFields(line);
            TLine made = read(fields);
            return fields.Fit ? made : null;
        }
    }

    private static TargetLine? Target(SidecarLine line)
    {
        var fields = new SidecarFields(line);
        var target = new TargetLine(fields.Number("size", most: MostObjectBytes), fields.Sha256("sha256"))
        {
            Name = fields.MaybeText("name"),
            Time = fields.MaybeNumber("time"),
            Serial = fields.MaybeNumber("serial"),
            Expires = fields.MaybeNumber("expires"),
        };
        return fields.Fit ? target : null;
    }

    private static ContentLine Content(SidecarFields fields)
    {
        _ = fields.Demanded("packing", ("gzip", true));
        var content = new ContentLine(fields.Number("size", most: MostObjectBytes), fields.Sha256("sha256"), fields.Hex("header")) { Options = fields.MaybeText("options") };
        return Recompression.TryParse($"{content.Header} {content.Options}", out _, out _) ? content : fields.Misfit(content);
    }

    private static ControlLine Control(SidecarFields fields)
    {
        ControlKind kind = fields.Demanded("format", ("zsync", ControlKind.Zsync), ("zchunk", ControlKind.Zchunk), ("casync", ControlKind.Casync));
        return new ControlLine(fields.Url(), Bytes(fields), fields.Sha256("sha256"), kind) { Shape = kind == ControlKind.Zsync ? Shape(fields) : null };
    }

    private static ControlShape Shape(SidecarFields fields)
    {
        long[] lengths = fields.Numbers("lengths", ',', 3);
        if (lengths.Any(length => length > Digest.MostBytes))
            lengths = fields.Misfit(new long[3]);
        return new ControlShape((int)fields.Number("block", 1, int.MaxValue), ((int)lengths[0], (int)lengths[1], (int)lengths[2]), fields.Number("records", 1));
    }

    private static WholeLine Whole(SidecarFields fields) =>
        new(fields.Url(), Bytes(fields), fields.Demanded("packing", ("zstd", WholePacking.Zstd), ("gzip", WholePacking.Gzip), ("xz", WholePacking.Xz)))
        {
            Window = (int)(fields.MaybeNumber("window", 1, MostWindow) ?? WholeLine.UsualWindow),
        };

    private static UnitsLine Units(SidecarFields fields)
    {
        long bytes = Bytes(fields);
        long[] table = fields.Numbers("table", '+', 2);
        bool endsIt = table[1] > 0 && table[1] <= bytes && table[0] == bytes - table[1];
        ByteRange range = endsIt ? new ByteRange(table[0], bytes) : fields.Misfit(new ByteRange(0, 1));
        return new UnitsLine(fields.Url(), bytes, fields.Number("unit", 1, int.MaxValue), (int)fields.Number("window", 1, MostWindow), range, Of(fields));
    }

    private static PatchLine Patch(SidecarFields fields)
    {
        PatchKind kind = fields.Demanded("format", ("morsel-1", PatchKind.Morsel1), ("zstd", PatchKind.Zstd));
        var from = new PatchBase(
            fields.Number("old-size", most: MostObjectBytes), fields.Sha256("old-sha256"), fields.OneOf("old-packing", ("none", false), ("gzip", true)));
        return new PatchLine(fields.Url(), Bytes(fields), kind, from, fields.Number("memory"))
        {
            Sha256 = kind == PatchKind.Zstd ? fields.Sha256("sha256") : fields.MaybeSha256("sha256"),
            Of = Of(fields),
            Filters = (int?)fields.MaybeNumber("must-filters", most: KnownFilters),
        };
    }

    private static ViewLine View(SidecarFields fields)
    {
        _ = fields.Demanded("kind", ("tar-time", true));
        return new ViewLine(fields.Hex("value", bytes: 12), Of(fields));
    }

    private static long Bytes(SidecarFields fields) => fields.Number("bytes", 1, MostObjectBytes);

    private static RouteEnd Of(SidecarFields fields) => fields.OneOf("of", ("target", RouteEnd.Target), ("content", RouteEnd.Content));

    private static SidecarReading Cut() => new(null, SidecarRefusal.Cut, "it is cut off");

    private static SidecarReading Broken(string problem) => new(null, SidecarRefusal.Broken, problem);
}
