namespace Morsel.Cli.DropIn.Zsync;

/// <summary>What zsync 0.6.2 prints while it goes on and at its end, on the streams on which it prints it.</summary>
/// <param name="around">The streams.</param>
/// <param name="isQuiet">Whether nobody wants it.</param>
/// <param name="seeds">Seeds as they were named.</param>
internal sealed class ZsyncView(Surroundings around, bool isQuiet, IEnumerable<string> seeds) : IProgress<UpdateProgress>
{
    private const long BytesPerStar = 1_000_000;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly string[] _seeds = [.. seeds];
    private long _length, _blockBytes = 1, _reusedBytes;
    private string? _publishedName;
    private (long Ticks, long ShownTicks, long Bytes)? _bar;
    private UpdateProgress _last;

    /// <summary>Where proven data waits for the next run; null if there is none.</summary>
    public string? KeptPath { get; private set; }

    /// <summary>Whether the description was read.</summary>
    public bool IsDescribed { get; private set; }

    public void Report(UpdateProgress value)
    {
        lock (_gate)
        {
            _last = value;
            if (_bar is not { } bar || isQuiet)
                return;
            if (value.Phase != UpdatePhase.Fetching)
                EndBar(isWhole: true);
            else if (around.Time.GetElapsedTime(bar.ShownTicks) >= Interval)
            {
                _bar = bar with { ShownTicks = around.Time.GetTimestamp() };
                double speed = Speed(bar);
                double left = speed < 1 ? 0 : Math.Min(360_000, (_length - value.ReusedBytes - value.FetchedBytes) / speed);
                around.Output.Write(ToolBar.Moving(Share, speed, TimeSpan.FromSeconds(Math.Max(0, left))));
            }
        }
    }

    public void Hear(RunEvent told)
    {
        lock (_gate)
        {
            switch (told.Code)
            {
                case RunEventCode.DescriptionRead:
                    HearDescription(told);
                    break;
                case RunEventCode.SeedSearched:
                    TellSeed(AsNamed(ValueOf<string>(told, "path") ?? ""), ValueOf<long>(told, "bytes"));
                    break;
                case RunEventCode.FetchBegun:
                    BeginBar(ValueOf<string>(told, "address") ?? "");
                    break;
                case RunEventCode.DataKept:
                    KeptPath = ValueOf<string>(told, "path");
                    break;
            }
        }
    }

    /// <summary>Ends what is under way: the run failed.</summary>
    public void Abort()
    {
        lock (_gate)
            EndBar(isWhole: false);
    }

    /// <summary>The content is not what was published: the line of the proof ends before it says so.</summary>
    public void TellUnproven()
    {
        lock (_gate)
            EndBar(isWhole: true);
        if (!isQuiet)
            around.Output.WriteLine("verifying download...");
    }

    /// <summary>Tells what came of it.</summary>
    public void Tell(UpdateReport report)
    {
        if (isQuiet)
            return;
        lock (_gate)
            EndBar(isWhole: true);
        bool isCurrent = report.Outcome == UpdateOutcome.AlreadyCurrent;
        if (isCurrent)
            TellSeed(Path.GetFileName(report.OutputPath), report.Length);
        long local = isCurrent ? report.Length : report.ReusedBytes;
        bool isChecked = report.Proven > ProofLevel.Blocks;
        around.Output.Write(FormattableString.Invariant(
            $"verifying download...{(isChecked ? "checksum matches OK" : "no recognised checksum found")}\nused {WholeBlocks(local)} local, fetched {report.TransferredBytes}\n"));
    }

    /// <summary>Says that the published name was not taken, since it does not begin as the source's does.</summary>
    /// <param name="source">The source, as it was named.</param>
    /// <param name="taken">The name that was taken.</param>
    public void TellRefusedName(string source, string taken)
    {
        if (_publishedName is { } published && !published.StartsWith(taken, StringComparison.Ordinal) && !taken.StartsWith(published, StringComparison.Ordinal))
            around.Error.WriteLine($"Rejected filename specified in {Printable.Escape(source)} - prefix {taken} differed from filename {Printable.Escape(published)}.");
    }

    private double Share => _length == 0 ? 1 : (double)(_last.ReusedBytes + _last.FetchedBytes) / _length;

    private void HearDescription(RunEvent told)
    {
        bool isFirst = !IsDescribed;
        IsDescribed = true;
        _publishedName = ValueOf<string>(told, "name");
        _length = ValueOf<long>(told, "length");
        _blockBytes = Math.Max(1, ValueOf<int>(told, "block_bytes"));
        if (!isQuiet && isFirst && ValueOf<long>(told, "transferred") > 0)
            around.Output.Write(ToolBar.Moving(0, null, default) + ToolBar.Ended(1, 0, isWhole: true));
    }

    private void TellSeed(string path, long reusedBytes)
    {
        _reusedBytes += reusedBytes;
        if (isQuiet)
            return;
        string stars = new('*', (int)Math.Min(80, LengthOf(path) / BytesPerStar));
        string share = ToolBar.Percent(_length == 0 ? 1 : (double)_reusedBytes / _length);
        string shown = Printable.Escape(path);
        around.Error.Write($"reading seed file {shown}: {stars}\rRead {shown}. Target {share} complete.      \n");
    }

    private void BeginBar(string address)
    {
        if (isQuiet)
            return;
        if (_reusedBytes == 0 && _last.ReusedBytes == 0)
            around.Error.WriteLine("No relevent local data found: the whole file is downloaded. If there is an older version of it on this machine, name it with -i.");
        around.Error.WriteLine($"downloading from {Printable.Escape(address)}:");
        if (_bar is not null)
            return;
        long now = around.Time.GetTimestamp();
        _bar = (now, now, _last.FetchedBytes);
        _last = _last with { ReusedBytes = Math.Max(_last.ReusedBytes, _reusedBytes) };
        around.Output.Write(ToolBar.Moving(Share, null, default));
    }

    private void EndBar(bool isWhole)
    {
        if (_bar is { } bar)
            around.Output.Write(ToolBar.Ended(isWhole ? 1 : Share, Speed(bar), isWhole));
        _bar = null;
    }

    private double Speed((long Ticks, long ShownTicks, long Bytes) bar)
    {
        double seconds = around.Time.GetElapsedTime(bar.Ticks).TotalSeconds;
        return seconds <= 0 ? 0 : (_last.FetchedBytes - bar.Bytes) / seconds;
    }

    private string AsNamed(string path) =>
        _seeds.FirstOrDefault(seed => Path.GetFullPath(seed) == path)
        ?? (Path.GetDirectoryName(path) == Environment.CurrentDirectory ? Path.GetFileName(path) : path);

    // The original counts blocks, the short last one as a whole.
    private long WholeBlocks(long bytes) => (bytes + _blockBytes - 1) / _blockBytes * _blockBytes;

    private static long LengthOf(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;

    private static T? ValueOf<T>(RunEvent told, string name) => told.Values.Where(value => value.Key == name).Select(value => value.Value).OfType<T>().FirstOrDefault();
}
