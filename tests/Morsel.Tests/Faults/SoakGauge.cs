namespace Morsel.Tests.Faults;

/// <summary>What this process holds as a soak goes on: memory, descriptors, threads; and whether any of it grows.</summary>
internal sealed class SoakGauge
{
    private readonly List<(double Updates, double Managed, double Resident)> _samples = [];

    /// <summary>The most descriptors and threads of a sample.</summary>
    public (int Descriptors, int Threads) Most { get; private set; }

    /// <summary>Those of the first sample.</summary>
    public (int Descriptors, int Threads) First { get; private set; }

    /// <summary>Those of the last sample.</summary>
    public (int Descriptors, int Threads) Last { get; private set; }

    /// <summary>Bytes of managed memory that each update leaves behind, by least squares.</summary>
    public double ManagedSlope => Slope(sample => sample.Managed);

    /// <summary>The same of the memory that the process has of the system.</summary>
    public double ResidentSlope => Slope(sample => sample.Resident);

    /// <summary>How many samples there are.</summary>
    public int Count => _samples.Count;

    /// <summary>The paths that descriptors of this process are open for; none where the system does not tell.</summary>
    public static IReadOnlyList<string> OpenFiles() => !Directory.Exists("/proc/self/fd") ? [] :
        [.. Directory.GetFiles("/proc/self/fd").Select(LinkOf).OfType<string>()];

    /// <summary>Takes a sample, when all that is garbage is gone.</summary>
    /// <param name="updates">Updates so far.</param>
    public void Sample(long updates)
    {
        for (int round = 0; round < 2; round++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
        _samples.Add((updates, GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet));
        // Assemblies come when they are needed, and stay.
        Last = (OpenFiles().Count(path => !path.EndsWith(".dll", StringComparison.Ordinal)), Directory.Exists("/proc/self/task") ? Directory.GetDirectories("/proc/self/task").Length : 0);
        First = _samples.Count == 1 ? Last : First;
        Most = (Math.Max(Most.Descriptors, Last.Descriptors), Math.Max(Most.Threads, Last.Threads));
    }

    public override string ToString() => FormattableString.Invariant(
        $"{Count} samples: {ManagedSlope:F0} bytes of managed memory and {ResidentSlope:F0} of the system's an update; {_samples[0].Managed / 1e6:F1} to {_samples[^1].Managed / 1e6:F1} MB managed, {_samples[0].Resident / 1e6:F0} to {_samples[^1].Resident / 1e6:F0} MB resident; descriptors {First.Descriptors} to {Last.Descriptors}, at most {Most.Descriptors}; threads {First.Threads} to {Last.Threads}, at most {Most.Threads}");

    private static string? LinkOf(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (IOException)
        {
            // It was that of the listing itself.
            return null;
        }
    }

    private double Slope(Func<(double Updates, double Managed, double Resident), double> of)
    {
        double meanX = _samples.Average(sample => sample.Updates), meanY = _samples.Average(of);
        double square = _samples.Sum(sample => (sample.Updates - meanX) * (sample.Updates - meanX));
        return square == 0 ? 0 : _samples.Sum(sample => (sample.Updates - meanX) * (of(sample) - meanY)) / square;
    }
}
