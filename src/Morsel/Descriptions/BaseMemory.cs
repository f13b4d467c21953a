using System.Globalization;
using System.Text;
using Morsel.Files;

namespace Morsel.Descriptions;

/// <summary>
/// The digests of files that are here, so that each is read once to find out whether a patch starts from it: in memory, and beside a description that is kept. A file is known by path,
/// length, times and number, and a digest of something else costs a patch in vain, and no more.
/// </summary>
/// <param name="files">The disk.</param>
internal sealed class BaseMemory(IFileSystem files)
{
    private const string Beginning = "morsel-bases 1", Extension = ".bases";
    private const int MostRemembered = 64, MostBytes = 64 << 10, FieldCount = 8;

    private readonly Lock _gate = new();
    private readonly Dictionary<Known, Digest> _digests = [];
    private readonly HashSet<string> _read = [];

    /// <summary>The digest of a file as it is now; null where nobody knows it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="stamp">What tells it from another.</param>
    /// <param name="isContent">Whether the digest of what the gzip file holds is meant.</param>
    /// <param name="keptDescription">Where the description is kept; null if it is not.</param>
    public Digest? Recall(string path, FileStamp stamp, bool isContent, string? keptDescription)
    {
        lock (_gate)
        {
            if (keptDescription is not null && _read.Add(keptDescription))
                Read(keptDescription + Extension);
            return _digests.GetValueOrDefault(Known.Of(path, stamp, isContent));
        }
    }

    /// <summary>Remembers the digest of a file.</summary>
    public void Keep(string path, FileStamp stamp, bool isContent, Digest digest)
    {
        lock (_gate)
        {
            if (_digests.Count >= MostRemembered)
                _digests.Clear();
            _digests[Known.Of(path, stamp, isContent)] = digest;
        }
    }

    /// <summary>Writes what is remembered beside a description that is kept.</summary>
    public void Save(string keptDescription)
    {
        var text = new StringBuilder(Beginning + "\n");
        lock (_gate)
        {
            if (_digests.Count == 0)
                return;
            foreach ((Known known, Digest digest) in _digests.OrderBy(pair => pair.Key.Path, StringComparer.Ordinal))
                text.Append(CultureInfo.InvariantCulture, $"{digest.Hex} {known}\n");
        }
        byte[] bytes = Encoding.UTF8.GetBytes(text.ToString());
        if (bytes.Length <= MostBytes)
            Write(keptDescription + Extension, bytes);
    }

    private void Read(string path)
    {
        try
        {
            if (files.Stat(path) is not { IsRegularFile: true, Length: > 0 and <= MostBytes } stamp)
                return;
            byte[] bytes = new byte[stamp.Length];
            using IBlockFile file = files.OpenRead(path);
            string[] lines = Encoding.UTF8.GetString(bytes, 0, file.Read(bytes, 0)).Split('\n');
            foreach (string line in lines[0] == Beginning ? lines.Skip(1).Take(MostRemembered) : [])
            {
                if (line.Split(' ', FieldCount) is { Length: FieldCount } fields && Known.TryParse(fields.AsSpan(1)) is { } known && Digest.TryParse(DigestAlgorithm.Sha256, fields[0], out Digest? digest))
                    _digests.TryAdd(known, digest);
            }
        }
        catch (IOException)
        {
            // What is not known is found out again.
        }
    }

    // What stands there and is none of ours is somebody's.
    private void Write(string path, byte[] bytes)
    {
        try
        {
            if (files.Stat(path) is { } there && !IsOurs(path, there))
                return;
            using var fresh = new FreshFile(files, path);
            fresh.File.Write(bytes, 0);
            fresh.Commit();
        }
        catch (Exception e) when (e is IOException or TargetBusyException)
        {
        }
    }

    private bool IsOurs(string path, FileStamp there)
    {
        if (!there.IsRegularFile)
            return false;
        byte[] prefix = new byte[Beginning.Length];
        using IBlockFile file = files.OpenRead(path);
        return prefix.AsSpan(0, file.Read(prefix, 0)).SequenceEqual(Encoding.ASCII.GetBytes(Beginning));
    }

    private sealed record Known(string Path, bool IsContent, long Length, long Modified, long Changed, ulong File, ulong Device)
    {
        public static Known Of(string path, FileStamp stamp, bool isContent) =>
            new(path, isContent, stamp.Length, stamp.ModifiedNanoseconds, stamp.ChangedNanoseconds, stamp.FileId, stamp.DeviceId);

        public static Known? TryParse(ReadOnlySpan<string> fields) =>
            long.TryParse(fields[0], CultureInfo.InvariantCulture, out long length) && long.TryParse(fields[1], CultureInfo.InvariantCulture, out long modified)
            && long.TryParse(fields[2], CultureInfo.InvariantCulture, out long changed) && ulong.TryParse(fields[3], CultureInfo.InvariantCulture, out ulong file)
            && ulong.TryParse(fields[4], CultureInfo.InvariantCulture, out ulong device)
                ? new Known(Uri.UnescapeDataString(fields[6]), fields[5] == "gzip", length, modified, changed, file, device)
                : null;

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture, $"{Length} {Modified} {Changed} {File} {Device} {(IsContent ? "gzip" : "file")} {Uri.EscapeDataString(Path)}");
    }
}
