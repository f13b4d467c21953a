namespace Morsel.Cli.Progress;

/// <summary>Shows the making of several control files at once on one progress line.</summary>
/// <param name="screen">Where.</param>
/// <param name="totals">Bytes of each file as far as they are known yet.</param>
internal sealed class MakeView(ProgressScreen screen, long[] totals)
{
    private readonly long[] _done = new long[totals.Length];

    /// <summary>The place that file <paramref name="fileNumber"/> reports to.</summary>
    public IProgress<MakeProgress> Of(int fileNumber) => new OneFile(this, fileNumber);

    private void Report(int fileNumber, MakeProgress value)
    {
        Volatile.Write(ref _done[fileNumber], value.DoneBytes);
        Volatile.Write(ref totals[fileNumber], value.TotalBytes);
        screen.Show("making", _done.Sum(), totals.Sum());
    }

    private sealed class OneFile(MakeView view, int fileNumber) : IProgress<MakeProgress>
    {
        public void Report(MakeProgress value) => view.Report(fileNumber, value);
    }
}
