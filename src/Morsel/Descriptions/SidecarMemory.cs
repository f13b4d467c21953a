using System.Text;
using Morsel.Files;
using Morsel.Formats.Sidecar;
using Morsel.Transports;

namespace Morsel.Descriptions;

/// <summary>
/// What is known of sidecars from before: the last one of an address with what its server is asked with, or that there was none, for a day. In memory, and beside a
/// description that is kept, so that neither a program that goes on nor one that is started every hour asks in vain.
/// </summary>
/// <param name="files">The disk.</param>
/// <param name="time">The clock.</param>
internal sealed class SidecarMemory(IFileSystem files, TimeProvider time)
{
    private const int MostRemembered = 1024;

    // What is kept where there was no sidecar: it is none, and says so to people.
    private static readonly byte[] None = Encoding.ASCII.GetBytes("morsel-routes none\n");
    private static readonly TimeSpan OneDay = TimeSpan.FromDays(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Remembered> _remembered = new(StringComparer.Ordinal);

    /// <summary>What is known of an address; null if nothing is.</summary>
    /// <param name="address">Where the sidecar would be.</param>
    /// <param name="keptDescription">Where the description is kept; null if it is not.</param>
    public Remembered? Recall(Uri address, string? keptDescription)
    {
        lock (_gate)
        {
            if (_remembered.TryGetValue(address.AbsoluteUri, out Remembered? known) && (known.Until is not { } until || until > time.GetUtcNow()))
                return known;
        }
        return keptDescription is null ? null : ReadKept(address, PathOf(keptDescription));
    }

    /// <summary>Remembers a sidecar.</summary>
    public void Keep(Uri address, ReadOnlyMemory<byte> bytes, Validator validator) => Remember(address, new Remembered(bytes.ToArray(), validator, Until: null));

    /// <summary>Remembers that there is none.</summary>
    public void KeepNone(Uri address) => Remember(address, new Remembered(default, new Validator(null, null), time.GetUtcNow() + OneDay));

    /// <summary>Writes what is remembered of an address beside a description that is kept, if it is not what stands there.</summary>
    public void Save(Uri address, string keptDescription)
    {
        Remembered? known;
        lock (_gate)
            known = _remembered.GetValueOrDefault(address.AbsoluteUri);
        if (known is null || ReadKept(address, PathOf(keptDescription)) is { } kept && kept.IsSame(known))
            return;
        DateTimeOffset? date = known.Until is { } until ? until - OneDay : known.Validator.LastModified;
        Write(PathOf(keptDescription), known.IsNone ? None : known.Bytes, date is { } mark ? SourceMark.Put(mark, address.AbsoluteUri) : null);
    }

    /// <summary>Where the sidecar is kept, beside a description that is kept.</summary>
    public static string PathOf(string keptDescription) => keptDescription + SidecarAddress.Extension;

    private void Remember(Uri address, Remembered what)
    {
        lock (_gate)
        {
            if (_remembered.Count >= MostRemembered)
                _remembered.Clear();
            _remembered[address.AbsoluteUri] = what;
        }
    }

    private Remembered? ReadKept(Uri address, string path)
    {
        try
        {
            if (files.Stat(path) is not { IsRegularFile: true, Length: > 0 and <= SidecarReader.MostBytes } stamp || SourceMark.Take(stamp, address.AbsoluteUri) is not { } marked)
                return null;
            byte[] bytes = new byte[stamp.Length];
            using IBlockFile file = files.OpenRead(path);
            int read = file.Read(bytes, 0);
            if (!bytes.AsSpan(0, read).SequenceEqual(None))
                return new Remembered(bytes.AsMemory(0, read), new Validator(null, marked), Until: null);
            DateTimeOffset until = marked + OneDay;
            return until > time.GetUtcNow() && marked <= time.GetUtcNow() ? new Remembered(default, new Validator(null, null), until) : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    // What stands there and is no sidecar is somebody's. That nothing is remembered costs a request the next time, and no more.
    private void Write(string path, ReadOnlyMemory<byte> bytes, DateTimeOffset? mark)
    {
        try
        {
            if (!MayReplace(path))
                return;
            using var fresh = new FreshFile(files, path);
            fresh.File.Write(bytes.Span, 0);
            fresh.Commit(mark);
        }
        catch (Exception e) when (e is IOException or TargetBusyException)
        {
        }
    }

    private bool MayReplace(string path)
    {
        if (files.Stat(path) is not { } there)
            return true;
        if (!there.IsRegularFile)
            return false;
        byte[] prefix = new byte[SidecarReader.Beginning.Length];
        using IBlockFile file = files.OpenRead(path);
        return there.Length == 0 || prefix.AsSpan(0, file.Read(prefix, 0)).SequenceEqual(SidecarReader.Beginning);
    }
}

/// <summary>What is known of a sidecar from before.</summary>
/// <param name="Bytes">It; empty where there was none.</param>
/// <param name="Validator">What the server is asked with, whether there is a newer one.</param>
/// <param name="Until">Where there was none: until when nobody asks again.</param>
internal sealed record Remembered(ReadOnlyMemory<byte> Bytes, Validator Validator, DateTimeOffset? Until)
{
    /// <summary>Whether there was none.</summary>
    public bool IsNone => Bytes.IsEmpty;

    /// <summary>Whether the same is known.</summary>
    public bool IsSame(Remembered other) => IsNone == other.IsNone && (IsNone || (Bytes.Span.SequenceEqual(other.Bytes.Span) && Validator.LastModified == other.Validator.LastModified));
}
