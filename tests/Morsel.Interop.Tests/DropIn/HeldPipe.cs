using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Morsel.Interop.Tests.DropIn;

/// <summary>A pipe with a name that has no end: who reads it waits, and so does who has filled it.</summary>
internal sealed partial class HeldPipe : IDisposable
{
    private const int UnreadBytes = 0x541B;   // FIONREAD of ioctl_tty(2)
    private const uint OwnersAlone = 0x180;   // 0600
    private const int Capacity = 65_536;      // pipe(7)

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1), Pause = TimeSpan.FromMilliseconds(2);

    private readonly FileStream _both;

    public HeldPipe(string path)
    {
        Assert.Equal(0, Make(path, OwnersAlone));
        // Who opens it in both directions waits for nobody.
        _both = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
    }

    /// <summary>Writes a byte, and waits until somebody has read it, and so waits for the next.</summary>
    public async Task TakenAsync()
    {
        _both.Write("x"u8);
        await UntilAsync(unread => unread == 0);
    }

    /// <summary>Waits until somebody has filled it.</summary>
    public Task FullAsync() => UntilAsync(unread => unread == Capacity);

    /// <summary>Nobody writes to it any more.</summary>
    public void Close() => _both.Dispose();

    public void Dispose() => Close();

    private async Task UntilAsync(Func<int, bool> isSo)
    {
        long began = Stopwatch.GetTimestamp();
        while (Ask(_both.SafeFileHandle, UnreadBytes, out int unread) != 0 || !isSo(unread))
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Patience, "nobody reads or fills the pipe");
            await Task.Delay(Pause);
        }
    }

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Make(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Ask(SafeFileHandle file, nuint request, out int answer);
}
