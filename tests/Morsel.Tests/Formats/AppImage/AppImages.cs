using Morsel.Compression.Gzip;
using Morsel.Formats.AppImage;

namespace Morsel.Tests.Formats.AppImage;

/// <summary>AppImages in memory.</summary>
internal static class AppImages
{
    public static AppImageFacts? Read(byte[] file) => AppImageReader.Read(From(file), file.Length);

    /// <summary>As <see cref="Read"/>; null also where the type is one that nobody knows.</summary>
    public static AppImageFacts? TryRead(byte[] file) => AppImageHead.TypeOf(From(file)) is 1 or 2 ? Read(file) : null;

    public static ReadAt From(byte[] file) => (buffer, offset) =>
    {
        if (offset >= file.Length)
            return 0;
        int count = (int)Math.Min(buffer.Length, file.Length - offset);
        file.AsSpan((int)offset, count).CopyTo(buffer);
        return count;
    };
}
