using Morsel.Cli.Selection;

namespace Morsel.Cli.DropIn.Zsync;

/// <summary><c>zsync</c>, as version 0.6.2 of it is called by scripts: updates one file from a control file.</summary>
internal sealed class ZsyncTool : DropInTool
{
    private const int BadControlFile = 1, Unproven = 2, NoSpace = 2, Server = 3;

    private readonly ZsyncCheck _check;
    private ZsyncView _view;
    private string? _source;

    public ZsyncTool(Surroundings around)
        : base("zsync", around)
    {
        _view = new ZsyncView(around, isQuiet: true, []);
        _check = new ZsyncCheck(around);
    }

    protected override string Usage =>
        "Usage: zsync [-q] [-i OLDFILE]... [-o FILE] [-k FILE.zsync] [-u URL] [-A HOST=USER:PASSWORD]... [--ca-file FILE] {URL|FILE}.zsync\n"
        + "       zsync -j {URL|FILE}.zsync     exit code 0: up to date, 1: not, 3: cannot tell\n"
        + "       zsync -V";

    protected override int UsageCode => 3;

    protected override ToolLine Read(string[] words) => Getopt.Read(words, ZsyncOptions.All);

    protected override async Task<int> RunAsync(ToolLine line, CancellationToken cancellationToken)
    {
        if (line.Has(ZsyncOptions.Help))
            return TellUsage();
        if (line.Has(ZsyncOptions.Version))
            return TellVersion("v0.6.2");
        HttpOptions http = ZsyncRequest.HttpOf(line);
        UpdateRequest request = ZsyncRequest.Of(line);
        _source = line.Names[0];
        _view = new ZsyncView(Around, line.Has(ZsyncOptions.Quiet) || line.Has(ZsyncOptions.Check), line.All(ZsyncOptions.Seed));
        foreach (string missing in line.All(ZsyncOptions.Seed).Where(seed => !File.Exists(seed)))
            Complain($"not using seed file {missing}: there is no such file");
        using var updater = new Updater(new UpdaterOptions { Http = http, Time = Around.Time, OnEvent = _view.Hear });
        if (line.Has(ZsyncOptions.Check))
            return await _check.RunAsync(updater, request, cancellationToken).ConfigureAwait(false);
        UpdateReport report = await updater.UpdateAsync(request, _view, cancellationToken).ConfigureAwait(false);
        _view.Tell(report);
        if (request.OutputPath is null)
            _view.TellRefusedName(_source, Path.GetFileName(report.OutputPath));
        foreach (Note note in report.Notes.Where(note => !line.Has(ZsyncOptions.Quiet) || note.Code == NoteCode.ChecksumsTooShort))
            Complain(note.Text);
        return 0;
    }

    protected override void TellFailure(string reason)
    {
        _view.Abort();
        bool isUnread = _source is not null && !_view.IsDescribed && !File.Exists(_source);
        base.TellFailure(isUnread ? $"could not read control file from URL {SourceText.Shown(_source!)}: {reason}" : reason);
        if (_view.KeptPath is { } path)
            Around.Error.WriteLine($"Aborting, download available in {Printable.Escape(Path.GetRelativePath(Environment.CurrentDirectory, path))}");
    }

    protected override int CodeOf(Exception failure)
    {
        switch (failure)
        {
            case ToolFailure known:
                return known.ExitCode;
            case MorselException { Remedy: Remedy.GiveBaseAddress }:
                return Server;
            case TargetFormatException:
                return BadControlFile;
            case VerificationException:
                _view.TellUnproven();
                return Unproven;
            case TransportException { Failure: TransportFailure.Changed }:
                return Unproven;
            case TransportException or ArgumentException:
                return Server;
            default:
                return ExitCodes.Of(failure) == ExitCode.DiskFull ? NoSpace : 1;
        }
    }
}
