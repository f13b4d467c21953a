using System.Text;
using Morsel.Files;
using Morsel.Formats.AppImage;

namespace Morsel.Making;

/// <summary>Puts update information into an AppImage: into a changed copy, which takes the place of the file by one rename.</summary>
internal static class EmbeddedInformation
{
    private const int BufferBytes = 1 << 20;

    /// <summary>Writes it, unless it stands there already.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="path">The AppImage.</param>
    /// <param name="text">The update information.</param>
    /// <returns>Whether the file was changed.</returns>
    /// <exception cref="TargetFormatException">The file is no AppImage, or the text is no update information.</exception>
    /// <exception cref="RefusedException">The file is signed, or has no room for it.</exception>
    public static bool Write(IFileSystem files, string path, string text)
    {
        _ = UpdateInformation.Parse(text);
        using IBlockFile old = files.OpenRead(path);
        AppImageFacts facts = AppImageReader.Read(old.Read, old.Length) ?? throw new TargetFormatException("AppImage", "byte 0", "it is not an AppImage");
        byte[] section = SectionOf(path, facts, text);
        byte[] there = new byte[section.Length];
        old.Read(there, facts.Update!.Value.Offset);
        if (there.AsSpan().SequenceEqual(section))
            return false;
        using var fresh = new FreshFile(files, path);
        Copy(old, fresh.File, facts.Length);
        fresh.File.Write(section, facts.Update.Value.Offset);
        fresh.Commit();
        return true;
    }

    // What was there before is not left behind a shorter text.
    private static byte[] SectionOf(string path, AppImageFacts facts, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        if (facts.IsSigned)
            throw new RefusedException($"{path} is signed, and its signature would be bad afterwards: embed the update information first, then sign");
        if (facts.Update is not { } section)
            throw new RefusedException($"{path} has no section {AppImageReader.UpdateSection}: build the AppImage with a runtime that has one");
        if (bytes.Length > section.Length)
            throw new RefusedException($"the update information has {bytes.Length} bytes, and {path} has room for {section.Length}");
        byte[] filled = new byte[section.Length];
        bytes.CopyTo(filled, 0);
        return filled;
    }

    private static void Copy(IBlockFile from, IBlockFile to, long length)
    {
        byte[] buffer = new byte[BufferBytes];
        for (long offset = 0; offset < length;)
        {
            int count = from.Read(buffer, offset);
            if (count == 0)
                throw new IOException("the file became shorter while it was read");
            to.Write(buffer.AsSpan(0, count), offset);
            offset += count;
        }
    }
}
