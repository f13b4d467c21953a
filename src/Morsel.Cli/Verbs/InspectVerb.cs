using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Morsel.AppImages;
using Morsel.Cli.Json;
using Morsel.Cli.Selection;
using Morsel.Cli.Text;
using Morsel.Zchunk;

namespace Morsel.Cli.Verbs;

/// <summary><c>morsel inspect</c>: what a control file, a zchunk file or an AppImage says.</summary>
internal sealed class InspectVerb : Verb
{
    private readonly Argument<string> _control = new("CONTROL") { Description = "Address or path of a control file or a zchunk file, or path of an AppImage." };

    private readonly Option<bool> _chunks = OptionKinds.Flag("--chunks", "For a zchunk file: also print every chunk.");

    private readonly Option<bool> _map = OptionKinds.Flag("--map", "Also draw a map of the file: which blocks it has more than once, or how long its chunks are.");

    private readonly ConnectionOptions _connections;

    [SetsRequiredMembers]
    public InspectVerb(Surroundings around)
        : base("inspect", "Print the fields of a control file, zchunk file or AppImage.", around)
    {
        Add(_control);
        Add(_chunks);
        Add(_map);
        _connections = new ConnectionOptions(this, around);
        AddReportOptions();
        UsualOptions = ["--chunks", "--map", "--user", "--netrc", "--proxy", "--quiet", "--json"];
        Examples = ["morsel inspect disk.img.zsync", "morsel inspect https://example.org/disk.img.zsync --json", "morsel inspect primary.xml.zck --chunks", "morsel inspect Example-x86_64.AppImage"];
    }

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string source = SourceText.Checked(parsed.GetRequiredValue(_control), "CONTROL");
        if (File.Exists(source) && ZchunkFile.IsAt(source))
            return PrintPayload(parsed, source, ZchunkFile.Inspect(source));
        if (File.Exists(source) && AppImageFile.IsAt(source))
            return PrintAppImage(parsed, source, AppImageFile.Inspect(source));
        DescriptionReport report = await _connections.RunAsync(
            parsed, (updater, token) => updater.InspectAsync(source, token), cancellationToken).ConfigureAwait(false);
        if (report.Payload is { } payload)
            return PrintPayload(parsed, SourceText.Shown(source), payload);
        Print(parsed, () => DescriptionText.Of(SourceText.Shown(source), report) + MapOf(parsed, FileMap.Of(report.Stretches)), json => DescriptionJson.Write(json, report), report.Notes);
        return ExitCode.Ok;
    }

    private string MapOf(ParseResult parsed, FileMap map) =>
        parsed.GetValue(_map) && map.Length > 0 ? "map\n" + new MapText(Around.MapColumns, Around.MapsInColor).Of(map) : "";

    private ExitCode PrintAppImage(ParseResult parsed, string path, AppImageDescription app)
    {
        Print(parsed, () => AppImageText.Of(path, app), json => AppImageJson.Write(json, app), []);
        return ExitCode.Ok;
    }

    private ExitCode PrintPayload(ParseResult parsed, string source, PayloadDescription payload)
    {
        bool hasChunks = parsed.GetValue(_chunks);
        Print(parsed, () => PayloadText.Of(source, payload, hasChunks) + MapOf(parsed, FileMap.Of(payload)), json => PayloadJson.Write(json, payload, hasChunks), []);
        return ExitCode.Ok;
    }
}
