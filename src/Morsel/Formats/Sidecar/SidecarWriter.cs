using System.Globalization;
using System.Text;

namespace Morsel.Formats.Sidecar;

/// <summary>Writes sidecars: lines and attributes in the order of <c>FORMAT.md</c>, what is meant anyway left out.</summary>
internal sealed class SidecarWriter
{
    private readonly StringBuilder _text = new();

    private SidecarWriter()
    {
    }

    /// <summary>The bytes of a sidecar.</summary>
    /// <exception cref="ArgumentException">A value cannot stand in a sidecar, or what comes out is not read again.</exception>
    public static byte[] Write(Sidecar sidecar)
    {
        var writer = new SidecarWriter();
        writer.WriteAll(sidecar);
        byte[] bytes = Encoding.ASCII.GetBytes(writer._text.ToString());
        SidecarReading again = SidecarReader.Read(bytes);
        if (again.Sidecar is null)
            throw new ArgumentException($"what was written is no sidecar: {again.Problem}", nameof(sidecar));
        return again.Sidecar.LineCount == sidecar.LineCount ? bytes : throw new ArgumentException("a line would not be read again as it is", nameof(sidecar));
    }

    private void WriteAll(Sidecar sidecar)
    {
        _text.Append("morsel-routes 1\n");
        Line("target", Target(sidecar.Target));
        foreach (ContentLine content in sidecar.Contents)
            Line("content", ("packing", "gzip"), ("size", Number(content.Size)), ("sha256", content.Sha256.Hex), ("header", content.Header), ("options", Text(content.Options)));
        foreach (PlainLine plain in sidecar.Plains)
            Line("plain", ("url", plain.Url));
        foreach (ControlLine control in sidecar.Controls)
            Line("control", Control(control));
        foreach (WholeLine whole in sidecar.Wholes)
            Line("whole", ("url", whole.Url), ("bytes", Number(whole.Bytes)), ("packing", Packing(whole.Packing)), ("window", whole.Window == WholeLine.UsualWindow ? null : Number(whole.Window)));
        foreach (UnitsLine units in sidecar.Units)
            Line("units", Units(units));
        foreach (PatchLine patch in sidecar.Patches)
            Line("patch", Patch(patch));
        foreach (ViewLine view in sidecar.Views)
            Line("view", ("kind", "tar-time"), ("value", view.Value), ("of", Of(view.Of)));
        _text.Append("end\n");
    }

    private static (string, string?)[] Target(TargetLine target) =>
    [
        ("size", Number(target.Size)), ("sha256", target.Sha256.Hex), ("name", Text(target.Name)),
        ("time", Number(target.Time)), ("serial", Number(target.Serial)), ("expires", Number(target.Expires)),
    ];

    private static (string, string?)[] Control(ControlLine control) =>
    [
        ("url", control.Url), ("bytes", Number(control.Bytes)), ("sha256", control.Sha256.Hex),
        ("format", control.Format switch { ControlKind.Zsync => "zsync", ControlKind.Zchunk => "zchunk", _ => "casync" }),
        ("block", Number(control.Shape?.BlockBytes)),
        ("lengths", control.Shape is { Lengths: var (sequential, weak, strong) } ? string.Create(CultureInfo.InvariantCulture, $"{sequential},{weak},{strong}") : null),
        ("records", Number(control.Shape?.RecordsOffset)),
    ];

    private static (string, string?)[] Units(UnitsLine units) =>
    [
        ("url", units.Url), ("bytes", Number(units.Bytes)), ("unit", Number(units.UnitBytes)), ("window", Number(units.Window)),
        ("table", string.Create(CultureInfo.InvariantCulture, $"{units.Table.Start}+{units.Table.Length}")), ("of", Of(units.Of)),
    ];

    private static (string, string?)[] Patch(PatchLine patch) =>
    [
        ("url", patch.Url), ("bytes", Number(patch.Bytes)), ("format", patch.Format == PatchKind.Morsel1 ? "morsel-1" : "zstd"),
        ("old-size", Number(patch.Base.Size)), ("old-sha256", patch.Base.Sha256.Hex), ("memory", Number(patch.MemoryMebibytes)), ("sha256", patch.Sha256?.Hex),
        ("of", Of(patch.Of)), ("old-packing", patch.Base.IsGzip ? "gzip" : null), ("must-filters", Number(patch.Filters)),
    ];

    private void Line(string word, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        _text.Append(word);
        foreach ((string name, string? value) in attributes)
        {
            if (value is null)
                continue;
            if (!value.All(char.IsAscii) || !SidecarLine.IsValue(Encoding.ASCII.GetBytes(value)))
                throw new ArgumentException($"the value of {name} cannot stand in a sidecar");
            _text.Append(' ').Append(name).Append('=').Append(value);
        }
        _text.Append('\n');
    }

    private static string? Number(long? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static string? Of(RouteEnd end) => end == RouteEnd.Target ? null : "content";

    private static string Packing(WholePacking packing) => packing switch
    {
        WholePacking.Zstd => "zstd",
        WholePacking.Gzip => "gzip",
        _ => "xz",
    };

    private static string? Text(string? text)
    {
        if (text is null)
            return null;
        var escaped = new StringBuilder();
        foreach (byte one in Encoding.UTF8.GetBytes(text))
        {
            if (one is > 0x20 and < 0x7F && one != '%')
                escaped.Append((char)one);
            else
                escaped.Append('%').Append(one.ToString("X2", CultureInfo.InvariantCulture));
        }
        return escaped.ToString();
    }
}
