namespace Morsel.Cli.Progress;

/// <summary>Shows the making or unpacking of a payload on a progress line.</summary>
internal sealed class PayloadView(ProgressScreen screen, string phase) : IProgress<MakeProgress>
{
    public void Report(MakeProgress value) => screen.Show(phase, value.DoneBytes, value.TotalBytes);
}
