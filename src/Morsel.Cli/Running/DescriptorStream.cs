using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Morsel.Cli.Running;

/// <summary>Writes to a standard stream of Linux as it is, without the console of .NET. Who reads no more is no failure.</summary>
internal sealed partial class DescriptorStream : Stream
{
    private const int DuplicateClosedOnExec = 1030;
    private const int Interrupted = 4, BadDescriptor = 9, TryAgain = 11, BrokenPipe = 32;
    private const short MayWrite = 4;
    private const int Forever = -1;

    private readonly SafeFileHandle _descriptor;

    private DescriptorStream(SafeFileHandle descriptor) => _descriptor = descriptor;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <param name="descriptor">1 or 2.</param>
    /// <returns>A stream with a descriptor of its own: what is opened later never has the same.</returns>
    /// <exception cref="IOException">The caller closed it.</exception>
    public static DescriptorStream Open(int descriptor)
    {
        int own = Duplicate(descriptor, DuplicateClosedOnExec, 0);
        return own < 0 ? throw Failure(Marshal.GetLastPInvokeError()) : new DescriptorStream(new SafeFileHandle(own, ownsHandle: true));
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            nint written = WriteOnce(_descriptor, buffer, buffer.Length);
            if (written >= 0)
            {
                buffer = buffer[(int)written..];
                continue;
            }
            switch (Marshal.GetLastPInvokeError())
            {
                case Interrupted:
                    break;
                case TryAgain:
                    WaitUntilWritable();
                    break;
                case BrokenPipe or BadDescriptor:   // nobody reads, or nobody can: it was opened for reading
                    return;
                case int other:
                    throw Failure(other);
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _descriptor.Dispose();
        base.Dispose(disposing);
    }

    // Whoever shares it may have made it one that does not wait.
    private void WaitUntilWritable()
    {
        var wanted = new Wanted { Descriptor = (int)_descriptor.DangerousGetHandle(), Events = MayWrite };
        _ = Poll(ref wanted, 1, Forever);
    }

    private static IOException Failure(int error) => new(Marshal.GetPInvokeErrorMessage(error), error);

    // fcntl(2) is variadic: that makes no difference on Linux.
    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Duplicate(int descriptor, int command, int least);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteOnce(SafeFileHandle descriptor, ReadOnlySpan<byte> buffer, nint count);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref Wanted wanted, nuint count, int milliseconds);

    /// <summary><c>struct pollfd</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Wanted
    {
        public int Descriptor;
        public short Events, Returned;
    }
}
