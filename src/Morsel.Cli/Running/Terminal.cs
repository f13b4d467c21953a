using System.Runtime.InteropServices;

namespace Morsel.Cli.Running;

/// <summary>
/// The terminal, which is left as it was. The console of .NET puts one into application mode as soon as it writes there or tells its width, and leaves it so:
/// on Linux the system is asked instead.
/// </summary>
internal static partial class Terminal
{
    /// <summary>Columns where nobody knows.</summary>
    public const int UsualColumns = 80;

    private const int StandardOutput = 1, StandardError = 2;
    private const nuint LinuxGetSize = 0x5413;

    // Cursor keys and keypad as a shell has them.
    private const string NormalMode = "\e[?1l\e>";

    /// <summary>Columns now.</summary>
    public static int Columns() => OperatingSystem.IsLinux()
        ? Columns(StandardError) ?? Columns(StandardOutput) ?? UsualColumns
        : Console.WindowWidth;

    /// <summary>Gives it back as it was, where the console of .NET was used.</summary>
    /// <param name="output">The standard output.</param>
    public static void Restore(TextWriter output)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsWindows() && !Console.IsOutputRedirected)
            output.Write(NormalMode);
    }

    private static int? Columns(int descriptor) => GetSize(descriptor, LinuxGetSize, out Size size) == 0 && size.Columns > 0 ? size.Columns : null;

    // ioctl(2) is variadic: that makes no difference on Linux, and does on others.
    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int GetSize(int descriptor, nuint request, out Size size);

    /// <summary>Linux's <c>struct winsize</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Size
    {
        public ushort Rows, Columns, Width, Height;
    }
}
