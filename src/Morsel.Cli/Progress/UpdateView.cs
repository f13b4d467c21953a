using System.Diagnostics;
using Morsel.Cli.Text;

namespace Morsel.Cli.Progress;

/// <summary>Shows an update on a progress line.</summary>
internal sealed class UpdateView(ProgressScreen screen) : IProgress<UpdateProgress>
{
    public void Report(UpdateProgress value) =>
        screen.Show(NameOf(value.Phase), value.DoneBytes, value.TotalBytes, () => Detail(value));

    private static string Detail(UpdateProgress value) =>
        $"reused {Figures.Size(value.ReusedBytes)}, fetched {Figures.Size(value.FetchedBytes)}";

    private static string NameOf(UpdatePhase phase) => phase switch
    {
        UpdatePhase.ReadingDescription => "control file",
        UpdatePhase.CheckingExisting => "checking",
        UpdatePhase.ScanningSeeds => "searching",
        UpdatePhase.Fetching => "fetching",
        UpdatePhase.Verifying => "verifying",
        _ => throw new UnreachableException(),
    };
}
