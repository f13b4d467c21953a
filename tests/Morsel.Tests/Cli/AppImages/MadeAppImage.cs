using System.Diagnostics;

namespace Morsel.Tests.Cli.AppImages;

/// <summary>Tiny AppImages with a real file system: the head of a vector, which is no program, and what mksquashfs of this machine makes of a folder.</summary>
internal static class MadeAppImage
{
    /// <summary>What makes the file systems.</summary>
    public const string Tool = "mksquashfs";

    /// <param name="path">Where it goes.</param>
    /// <param name="files">Names and contents of what is in it.</param>
    public static void Write(string path, params (string Name, byte[] Content)[] files)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("appdir-");
        string image = path + ".squashfs";
        try
        {
            foreach ((string name, byte[] content) in files)
                File.WriteAllBytes(Path.Join(folder.FullName, name), content);
            var start = new ProcessStartInfo(Tool, [folder.FullName, image, "-noappend", "-quiet", "-no-progress", "-mkfs-time", "0", "-all-time", "0", "-b", "4096"]) { RedirectStandardOutput = true, RedirectStandardError = true };
            using Process process = Process.Start(start)!;
            string said = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, said);
            byte[] head = Vectors.Read("appimage/elf/64le.AppImage")[..10760];
            head.AsSpan(80, 1024).Clear();
            File.WriteAllBytes(path, [.. head, .. File.ReadAllBytes(image)]);
        }
        finally
        {
            File.Delete(image);
            folder.Delete(recursive: true);
        }
    }
}
