using System.Text;

namespace Morsel.Cli.Running;

/// <summary>Standard output and error as UTF-8, whatever the locale says.</summary>
internal static class StandardStreams
{
    public static TextWriter OpenOutput() => Writer(Open(OpenOutputBytes));

    /// <summary>The standard output for bytes.</summary>
    /// <exception cref="IOException">The caller closed it.</exception>
    public static Stream OpenOutputBytes() => OperatingSystem.IsLinux() ? DescriptorStream.Open(1) : Console.OpenStandardOutput();

    /// <summary>The error output swallows every failure: there is no place left to tell of it.</summary>
    public static TextWriter OpenError() =>
        TextWriter.Synchronized(Writer(new ForgivingStream(Open(() => OperatingSystem.IsLinux() ? DescriptorStream.Open(2) : Console.OpenStandardError()), forgivesAll: true)));

    private static ForgivingStream Open(Func<Stream> open)
    {
        // A Windows console shows bytes in its own code page unless told otherwise.
        if (OperatingSystem.IsWindows() && !Console.IsOutputRedirected)
            Console.OutputEncoding = Encoding.UTF8;
        try
        {
            return new ForgivingStream(open(), forgivesAll: false);
        }
        catch (IOException)   // the caller closed it (">&-"): the exit code still tells how the run ended
        {
            return new ForgivingStream(Stream.Null, forgivesAll: true);
        }
    }

    private static StreamWriter Writer(Stream stream) =>
        new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true, NewLine = "\n" };
}
