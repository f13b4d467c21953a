using System.Globalization;

namespace Morsel.Files;

/// <summary>A process, told from every other one of its machine and of others, for as long as it lives and afterwards.</summary>
/// <param name="Host">The machine: its name and, where there is one, its number.</param>
/// <param name="Boot">What tells this start of the machine from others, and its processes from those of a container.</param>
/// <param name="Process">The number of the process.</param>
/// <param name="Start">When it began, in the system's own units: numbers of processes come again.</param>
internal sealed record LeaseHolder(string Host, string Boot, int Process, string Start)
{
    private const string Mark = "morsel";

    /// <summary>This process.</summary>
    public static LeaseHolder Own { get; } = new(
        NameOfHost(), $"{LineOf("/proc/sys/kernel/random/boot_id")}{LinkOf("/proc/self/ns/pid")}", Environment.ProcessId, StartOf(Environment.ProcessId) ?? "");

    /// <summary>Whether it is certain that it lives no more. Of another machine nothing is certain.</summary>
    public bool IsGone => Host == Own.Host && (Boot != Own.Boot ? IsOfEarlierStart : StartOf(Process) != Start);

    /// <summary>Whether the machine has not gone down since: what it had not yet written to its disk then, it still has.</summary>
    public bool IsOfThisStart => Host == Own.Host && Own.Boot.Length > 0 && Boot.Split(' ')[0] == Own.Boot.Split(' ')[0];

    // Another container of this machine has another name for its processes, and the same start of the machine.
    private bool IsOfEarlierStart => Boot.Length > 0 && Own.Boot.Length > 0 && Boot.Split(' ')[0] != Own.Boot.Split(' ')[0];

    /// <summary>What was written by <see cref="ToString"/>; null if it is something else, or not yet whole.</summary>
    public static LeaseHolder? Parse(string text) => text.Split('\t') is [Mark, var host, var boot, var process, var start, "\n"]
        && int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? new LeaseHolder(host, boot, number, start)
            : null;

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Mark}\t{Host}\t{Boot}\t{Process}\t{Start}\t\n");

    private static string NameOfHost() => $"{Environment.MachineName} {LineOf("/etc/machine-id")}".Trim();

    // The 22nd field of proc_pid_stat(5), counted behind the name in brackets, which may hold anything. null: there is no such process.
    private static string? StartOf(int process)
    {
        if (OperatingSystem.IsLinux())
        {
            string status = LineOf(FormattableString.Invariant($"/proc/{process}/stat"));
            string[] fields = status[(status.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return fields.Length > 19 ? fields[19] : null;
        }
        try
        {
            using var found = System.Diagnostics.Process.GetProcessById(process);
            return found.StartTime.Ticks.ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception cause) when (cause is ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string LinkOf(string path) => new FileInfo(path).LinkTarget is { } target ? $" {target}" : "";

    // Empty where there is no such file.
    private static string LineOf(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
