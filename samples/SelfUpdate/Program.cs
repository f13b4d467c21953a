// A program that updates itself:  SelfUpdate [ADDRESS]
//   Without an address it prints its version. With the address of the control file of its own file it updates that file, and starts the new version.
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
        // The program runs what it downloads, so require a digest of the whole file. Use an https: address, or an ExpectedSha256 from a safe source.
        RequiredProof = ProofLevel.Sha256,
        // Windows allows a file in use to be renamed, but not deleted.
        KeepReplaced = OperatingSystem.IsWindows(),
    });
}
catch (Exception e) when (e is IOException or TargetFormatException)
{
    // Whatever went wrong, the old program is unchanged.
    Console.Error.WriteLine($"not updated: {e.Message}");
    return 1;
}
if (report.Outcome == UpdateOutcome.AlreadyCurrent)
{
    Console.WriteLine("it is up to date");
    return 0;
}
Console.WriteLine($"updated: {report.FetchedBytes} bytes downloaded, {report.ReusedBytes} reused");
using Process started = Process.Start(Environment.ProcessPath!);
await started.WaitForExitAsync();
return started.ExitCode;
