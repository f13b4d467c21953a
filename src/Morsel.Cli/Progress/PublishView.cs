using System.Diagnostics;
using Morsel.Publishing;

namespace Morsel.Cli.Progress;

/// <summary>Shows publishing on a progress line.</summary>
internal sealed class PublishView(ProgressScreen screen) : IProgress<PublishProgress>
{
    public void Report(PublishProgress value) => screen.Show(
        value.Phase switch
        {
            PublishPhase.Making => "making",
            PublishPhase.Sending => "publishing",
            PublishPhase.Verifying => "verifying",
            _ => throw new UnreachableException(),
        },
        value.DoneBytes,
        value.TotalBytes);
}
