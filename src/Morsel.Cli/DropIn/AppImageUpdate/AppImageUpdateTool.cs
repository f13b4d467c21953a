using System.Globalization;
using Morsel.AppImages;
using static Morsel.Cli.DropIn.AppImageUpdate.AppImageUpdateTable;

namespace Morsel.Cli.DropIn.AppImageUpdate;

/// <summary><c>appimageupdatetool</c>: updates an AppImage from the update information inside it.</summary>
internal sealed class AppImageUpdateTool(Surroundings around) : DropInTool("appimageupdatetool", around)
{
    private const int UpdateAvailable = 1, Failed = 1, CheckFailed = 2;

    // CI files call the tool so where no file system of users can be mounted: a native program needs none.
    private const string ExtractAndRun = "--appimage-extract-and-run";

    private static readonly string[] TokenVariables = ["GITHUB_TOKEN", "GH_TOKEN"];

    // What the original says last where it fails, which depends on how far it has come.
    private string? _failureLine;
    private bool _isOnlyCheck;
    private bool _isChecked;

    protected override string Usage => $"Usage: {Name} [-Ordj] [-u TEXT] [--self-update] FILE.AppImage";

    protected override int UsageCode => Failed;

    protected override ToolLine Read(string[] words) => GetoptLong.Read(words is [ExtractAndRun, .. var rest] ? rest : words, All);

    // Until it is known whether there is an update, the question has failed, and not the update.
    protected override int CodeOf(Exception failure) => failure switch
    {
        ToolFailure known => known.ExitCode,
        _ when _failureLine is null => Failed,
        _ => _isChecked && !_isOnlyCheck ? Failed : CheckFailed,
    };

    protected override void TellFailure(string reason)
    {
        Complain(reason);
        if (_failureLine is not null)
            Around.Error.WriteLine(_failureLine);
    }

    protected override async Task<int> RunAsync(ToolLine line, CancellationToken cancellationToken)
    {
        if (line.Has(AppImageUpdateTable.Help) || line.Has(AppImageUpdateTable.Version))
        {
            Around.Error.WriteLine(line.Has(AppImageUpdateTable.Help) ? Usage : $"{Name} 2.0.0 (morsel {CommandVersion.Text})");
            return 0;
        }
        string path = Named(line);
        if (line.Has(Describe))
            return await TellAsync(path, line, cancellationToken).ConfigureAwait(false);
        _isOnlyCheck = line.Has(Check);
        _failureLine = _isOnlyCheck ? "Error checking for changes!" : "Update check failed, exiting!";
        using var updater = new Updater(new UpdaterOptions
        {
            Time = Around.Time,
            OnEvent = Hear,
            // What the user types is not what a stranger wrote into the file.
            Http = new() { AllowPrivateAddresses = line.Has(Information) },
        });
        UpdateRequest request = Request(path, line);
        Around.Output.WriteLine("Checking for updates...");
        if (!_isOnlyCheck)
            return await UpdateAsync(updater, request, path, cancellationToken).ConfigureAwait(false);
        UpdateCheck check = await updater.CheckAsync(request, cancellationToken: cancellationToken).ConfigureAwait(false);
        TellChecked();
        return check.IsCurrent ? 0 : UpdateAvailable;
    }

    private UpdateRequest Request(string path, ToolLine line) => new()
    {
        Source = path,
        KeepReplaced = !line.Has(RemoveOld),
        AppImage = new()
        {
            Overwrite = line.Has(Overwrite),
            RemoveOld = line.Has(RemoveOld),
            UpdateInformation = line.Last(Information),
            GitHubToken = () => TokenVariables.Select(Around.Variable).FirstOrDefault(token => !string.IsNullOrEmpty(token)),
        },
    };

    private async Task<int> UpdateAsync(Updater updater, UpdateRequest request, string path, CancellationToken cancellationToken)
    {
        bool isSigned = AppImageFile.Inspect(path).IsSigned;
        UpdateReport report = await updater.UpdateAsync(request, cancellationToken: cancellationToken).ConfigureAwait(false);
        TellChecked();
        if (report.Outcome == UpdateOutcome.AlreadyCurrent)
        {
            Around.Output.WriteLine("Update not required, exiting.");
            return 0;
        }
        string old = System.IO.Path.GetFullPath(path);
        Around.Error.WriteLine("Starting update...");
        Around.Output.Write(string.Create(CultureInfo.InvariantCulture, $"""
            zsync2: Target file: {report.OutputPath}
            zsync2: Reading seed file: {old}
            zsync2: Usable data from seed files: {100.0 * report.ReusedBytes / Math.Max(1, report.Length):0.000000}%
            zsync2: checksum matches OK
            zsync2: used {report.ReusedBytes} local, fetched {report.FetchedBytes}

            """));
        foreach (string validation in Validations(report, isSigned))
            Around.Error.WriteLine(validation);
        bool isOther = report.OutputPath != old;
        if (isOther && request.AppImage.RemoveOld)
            Around.Error.WriteLine($"Removing old AppImage: {old}");
        Around.Error.WriteLine($"Update successful. {(isOther ? "New file created" : "Updated existing file")}: {report.OutputPath}");
        return 0;
    }

    private static string[] Validations(UpdateReport report, bool isSigned)
    {
        string[] warnings = [.. report.Notes.Where(note => note.Code == NoteCode.Signature).Select(note => $"Validation warning: {Printable.Escape(note.Text)}")];
        return warnings.Length > 0 ? warnings : isSigned ? ["Signature validation passed"] : ["Validation warning: AppImage not signed"];
    }

    private void Hear(RunEvent told)
    {
        if (told.Code == RunEventCode.DescriptionRead)
            TellChecked();
    }

    // A check that the host alone answers reads no description.
    private void TellChecked()
    {
        if (_isChecked)
            return;
        Around.Output.WriteLine("... done!");
        _isChecked = true;
        _failureLine = _isOnlyCheck ? _failureLine : "Update failed!";
    }

    private string Named(ToolLine line)
    {
        string? path = line.Has(SelfUpdate) ? Around.Variable("APPIMAGE") : line.Names is [var first, ..] ? first : null;
        if (string.IsNullOrEmpty(path))
            throw new LineProblem(line.Has(SelfUpdate) ? "the variable APPIMAGE is not set" : "a file is missing");
        return File.Exists(path) ? path : throw new ToolFailure(Failed, $"{path}: no such file");
    }

    // The address that stands inside needs nobody; for that of a release, its host is asked once. As in the original, a host that does not answer changes nothing of the exit code.
    private async Task<int> TellAsync(string path, ToolLine line, CancellationToken cancellationToken)
    {
        AppImageDescription found = AppImageFile.Inspect(path);
        if (found.UpdateInformation.Length == 0)
            throw new ToolFailure(Failed, $"{path}: there is no update information inside");
        Around.Output.Write($"""
            Parsing file: {System.IO.Path.GetFullPath(path)}
            AppImage type: {found.Type.ToString(CultureInfo.InvariantCulture)}
            Raw update information: {Printable.Escape(found.UpdateInformation)}
            Update information type: {KindOf(found.Transport)}

            """);
        using var updater = new Updater(new UpdaterOptions { Time = Around.Time });
        try
        {
            UpdateRequest request = Request(path, line);
            Uri address = await updater.LocateAsync(request with { AppImage = request.AppImage with { UpdateInformation = null } }, cancellationToken).ConfigureAwait(false);
            Around.Output.WriteLine($"Assembled ZSync URL: {Printable.Escape(address.AbsoluteUri)}");
        }
        catch (MorselException unknown)
        {
            Complain(unknown.Message);
        }
        return 0;
    }

    private static string KindOf(string? transport) => transport switch
    {
        "zsync" => "Generic ZSync URL",
        "pling-v1-zsync" => "ZSync via OCS",
        null => "unknown",
        "gh-releases-zsync" => "ZSync via GitHub Releases",
        _ => transport,
    };
}
