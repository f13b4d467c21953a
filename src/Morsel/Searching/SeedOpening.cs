using System.Diagnostics.CodeAnalysis;
using Morsel.Compression;
using Morsel.Files;
using Morsel.Formats;
using Morsel.Seeds;

namespace Morsel.Searching;

/// <summary>Opens a seed in the way that fits its kind.</summary>
/// <param name="files">The disk.</param>
/// <param name="path">The file.</param>
/// <param name="packed">How it is packed, if its plain bytes are wanted; none for the bytes as they are.</param>
/// <param name="mostBytes">Bytes of it that are read at most.</param>
/// <param name="archiveFeatures">What an archive keeps that a folder is shown as; null where none is.</param>
/// <exception cref="IOException">It cannot be read, or nothing here can unpack it.</exception>
internal delegate ISeed SeedOpener(IFileSystem files, string path, PackedKind packed, long mostBytes, ulong? archiveFeatures);

/// <summary>Opens the seeds of a target. However much they hold, no more is read of one than the target can use.</summary>
/// <param name="files">The disk.</param>
/// <param name="open">Opens one.</param>
/// <param name="description">The target.</param>
internal sealed class SeedOpening(IFileSystem files, SeedOpener open, Description description)
{
    private const int MostTimes = 8;
    private const long LeastBytes = 1 << 20;
    private const long MostIndexBytes = 64 << 20;

    // Of a payload, what it holds is compared as well.
    private readonly long _mostBytes = Math.Max(LeastBytes, MostTimes * Math.Max(description.Index.Layout.Length, description.Payload?.ContentLength ?? 0));

    /// <summary>Opens seeds as another opener does, but of none are more bytes read.</summary>
    public static SeedOpener AtMost(SeedOpener open, long most) =>
        (files, path, packed, mostBytes, archiveFeatures) => open(files, path, packed, Math.Min(most, mostBytes), archiveFeatures);

    /// <exception cref="IOException">It cannot be read.</exception>
    public ISeed Open(SeedList.Entry entry)
    {
        // What an interrupted run left has the target's own headers already.
        if (description.Index.TarTime is not { } time || entry.Kind == SeedKind.PartFile)
            return OpenAsIs(entry);
        using (ISeed first = OpenAsIs(entry))
        {
            if (TarTimeSeed.MostFrequentTime(first) is not { } usual || time.AsSpan().SequenceEqual(usual.Field))
                return OpenAsIs(entry);
            return new TarTimeSeed(OpenAsIs(entry), usual.Field, time);
        }
    }

    private ISeed OpenAsIs(SeedList.Entry entry)
    {
        ISeed seed = open(files, entry.Path, entry.Packed, _mostBytes, description.ArchiveFeatures);
        return !entry.IsDecoded && description.SeedIndexExtension is { } extension && ReadIndex(entry.Path + extension) is { } index ? new AccompaniedSeed(seed, index) : seed;
    }

    // It only spares work: one that cannot be read is none.
    private byte[]? ReadIndex(string path)
    {
        try
        {
            if (files.Stat(path) is not { IsRegularFile: true, Length: > 0 and <= MostIndexBytes } stamp)
                return null;
            using IBlockFile file = files.OpenRead(path);
            byte[] index = new byte[stamp.Length];
            return index[..file.Read(index, 0)];
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Opens a seed, or says why it cannot be opened.</summary>
    public bool TryOpen(SeedList.Entry entry, [NotNullWhen(true)] out ISeed? seed, out string? refusal)
    {
        (seed, refusal) = (null, null);
        try
        {
            seed = Open(entry);
        }
        catch (IOException e)
        {
            refusal = e.Message;
        }
        return seed is not null;
    }

    /// <summary>Bytes in a file that cannot be opened.</summary>
    public long LengthOf(SeedList.Entry entry) => files.Stat(entry.Path)?.Length ?? 0;
}
