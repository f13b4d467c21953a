using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Morsel.Interop.Tests.Peers;

/// <summary>Runs another program to its end.</summary>
internal static partial class PeerProcess
{
    private const int Sigterm = 15;

    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(1), OrderlyEnd = TimeSpan.FromSeconds(5);

    /// <summary>Runs a program that must end with 0.</summary>
    /// <returns>What it said on standard output.</returns>
    public static async Task<string> RunAsync(
        string program, IEnumerable<string> arguments, string folder, TimeSpan? timeout = null, IReadOnlyDictionary<string, string?>? environment = null)
    {
        ProcessStartInfo start = StartInfo(program, arguments, folder);
        foreach ((string name, string? value) in environment ?? new Dictionary<string, string?>())
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        using var deadline = new CancellationTokenSource(timeout ?? DefaultTimeout);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{Shown(start)} did not end in time:\n{await output}\n{await errors}");
        }
        if (process.ExitCode != 0)
            Assert.Fail($"{Shown(start)} ended with {process.ExitCode}:\n{await output}\n{await errors}");
        return await output;
    }

    /// <summary>Ends a program in its own order, so that it takes away what it put elsewhere, shared memory for example; after a while by force.</summary>
    public static async Task EndAsync(Process process)
    {
        using var patience = new CancellationTokenSource(OrderlyEnd);
        try
        {
            if (!process.HasExited && Signal(process.Id, Sigterm) == 0)
                await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            // It has had its time.
        }
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    /// <summary>Sends a signal to a process.</summary>
    /// <returns>0 if it is sent.</returns>
    [LibraryImport("libc", EntryPoint = "kill")]
    public static partial int Signal(int process, int signal);

    /// <summary>How a program is started: its streams redirected, no proxy between it and the loopback.</summary>
    public static ProcessStartInfo StartInfo(string program, IEnumerable<string> arguments, string folder)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("http_proxy");
        return start;
    }

    private static string Shown(ProcessStartInfo start) => $"{start.FileName} {string.Join(' ', start.ArgumentList)}";
}
