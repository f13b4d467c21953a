// A program that updates itself:  SelfUpdate [ADDRESS]
//   Without an address it says which version it is. With the address of its own file's description it updates that file, and starts what it then is.
using System.Diagnostics;
using System.Reflection;
using Morsel;

Assembly self = Assembly.GetExecutingAssembly();
Console.WriteLine($"this is version {self.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion}");
if (args is not [string address])
    return 0;

using var updater = new Updater();
UpdateReport report;
try
{
    report = await updater.UpdateAsync(new UpdateRequest
    {
        Source = address,
        // The file that holds the program; of a program that is published as one file, it is Environment.ProcessPath.
        OutputPath = Path.Combine(AppContext.BaseDirectory, $"{self.GetName().Name}.dll"),
        // A program runs what it has fetched: no proof, no update. Use an https: address, or an ExpectedSha256 that came by a safe way.
        RequiredProof = ProofLevel.Sha256,
        // Windows lets a file that is in use be renamed, not deleted.
        KeepReplaced = OperatingSystem.IsWindows(),
    });
}
catch (Exception e) when (e is IOException or TargetFormatException)
{
    // Whatever went wrong: the program is the one that it was.
    Console.Error.WriteLine($"not updated: {e.Message}");
    return 1;
}
if (report.Outcome == UpdateOutcome.AlreadyCurrent)
{
    Console.WriteLine("it is current");
    return 0;
}
Console.WriteLine($"updated: {report.FetchedBytes} bytes fetched, {report.ReusedBytes} reused");
using Process started = Process.Start(Environment.ProcessPath!);
await started.WaitForExitAsync();
return started.ExitCode;
