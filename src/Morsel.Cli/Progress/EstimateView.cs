using Morsel.Cli.Text;
using Morsel.Estimates;

namespace Morsel.Cli.Progress;

/// <summary>Shows which way to publish a file is being estimated.</summary>
/// <param name="screen">Where.</param>
/// <param name="length">Bytes in the file.</param>
internal sealed class EstimateView(ProgressScreen screen, long length) : IProgress<EstimateProgress>
{
    public void Report(EstimateProgress value) => screen.Show($"estimating {EstimateText.NameOf(value.Way)}", value.DoneWays * length, value.TotalWays * length);
}
