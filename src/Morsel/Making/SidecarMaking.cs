using System.Globalization;
using System.Text;
using Morsel.Files;
using Morsel.Formats;
using Morsel.Formats.Sidecar;
using Morsel.Hashing;
using Morsel.Patches;
using Morsel.Seeds;

namespace Morsel.Making;

/// <summary>Writes the sidecar of a file, or renews it: what an earlier one says of the same file stays, what it says of another one goes.</summary>
/// <param name="files">The disk.</param>
/// <param name="path">Where the sidecar is.</param>
internal sealed class SidecarMaking(IFileSystem files, string path)
{
    /// <summary>What a sidecar's name ends with.</summary>
    public const string Extension = ".morsel";

    // A compressed whole that saves less is not worth listing; nor a view of an archive with few members.
    internal const double WorthAWhole = 0.95;
    private const int FewestMembers = 100;

    /// <summary>What a sidecar that will be signed says of its time; null for one that will not.</summary>
    /// <value>Default null.</value>
    public SigningTime? Signed { get; init; }

    /// <summary>Where the sidecar is that goes with a control file: clients look for it there.</summary>
    /// <param name="controlPath">The control file.</param>
    /// <param name="controlExtension">What a control file's name ends with.</param>
    public static string PathFor(string controlPath, string controlExtension) =>
        (controlPath.EndsWith(controlExtension, StringComparison.OrdinalIgnoreCase) ? controlPath[..^controlExtension.Length] : controlPath) + Extension;

    /// <summary>Makes sure, before anything is read, that nothing else is replaced.</summary>
    /// <exception cref="RefusedException">Something else stands there.</exception>
    public void CheckEarlier() => EarlierOutput.Check(files, path, "sidecar", IsSidecar);

    /// <summary>Whether there is a sidecar that is not of this target.</summary>
    public bool IsOutdated(TargetLine? target)
    {
        try
        {
            return target is not null && files.Stat(path) is { IsRegularFile: true } && IsSidecar(path) && Earlier() is { } earlier && !IsOf(earlier, target);
        }
        catch (IOException)
        {
            // The control file is in place, and what cannot be read here is only a note.
            return false;
        }
    }

    /// <summary>What a sidecar says of a target.</summary>
    public static TargetLine LineOf(DescribedTarget target) =>
        new(target.Shape.Layout.Length, target.WholeDigests.First(digest => digest.Algorithm == DigestAlgorithm.Sha256))
        {
            Name = target.FileName,
            Time = SecondsOf(target.ModifiedTime),
        };

    /// <summary>A time as a sidecar says it; null where there is none, or one before 1970.</summary>
    public static long? SecondsOf(DateTimeOffset? time) => time?.ToUnixTimeSeconds() is { } seconds and >= 0 ? seconds : null;

    /// <summary>What a sidecar says of the content of a gzip file.</summary>
    /// <param name="content">The content.</param>
    /// <param name="trial">How the file is made of it again; null where that was not tried.</param>
    /// <returns>null where it is not made again.</returns>
    public static ContentLine? ContentOf(DescribedTarget content, RecompressionTrial? trial)
    {
        if (trial?.Line is not { } line || content.WholeDigests.FirstOrDefault(digest => digest.Algorithm == DigestAlgorithm.Sha256) is not { } digest)
            return null;
        string header = line[..line.IndexOf(' ', StringComparison.Ordinal)], options = trial.Options!;
        return new ContentLine(content.Shape.Layout.Length, digest, header) { Options = options.Length == 0 ? null : options };
    }

    /// <summary>What a sidecar says of a patch that was made.</summary>
    public static PatchLine LineOf(MadePatch patch) =>
        new(
            Uri.EscapeDataString(Path.GetFileName(patch.Path!)), patch.Bytes, patch.Format == PatchFormat.Zstd ? PatchKind.Zstd : PatchKind.Morsel1,
            new PatchBase(patch.OldLength, patch.OldDigest, patch.IsOldUnpacked), patch.MemoryMiB)
        {
            Sha256 = patch.OwnDigest,
        };

    /// <summary>What a sidecar says of compressed units that were made.</summary>
    public static IReadOnlyList<UnitsLine> UnitsOf(MadeUnits? units) => units?.Path is not { } path ? [] :
    [
        new UnitsLine(
            Uri.EscapeDataString(Path.GetFileName(path)), units.Bytes, units.UnitBytes, units.WindowLog,
            new ByteRange(units.TableOffset, units.TableOffset + units.TableBytes), RouteEnd.Target),
    ];

    /// <summary>The same object is the compressed whole, too: it is an ordinary zstd file.</summary>
    public static IReadOnlyList<WholeLine> WholesOf(MadeUnits? units) =>
        units?.Path is not { } path || units.Bytes > WorthAWhole * units.Length ? [] : [new WholeLine(Uri.EscapeDataString(Path.GetFileName(path)), units.Bytes, WholePacking.Zstd)];

    /// <summary>How seeds are shown: with the time of a tar archive in which most members have one.</summary>
    public static IReadOnlyList<ViewLine> ViewsOf(IBlockFile target) =>
        TarTimeSeed.MostFrequentTime(new FileSeed(target, path: "", long.MaxValue)) is { } usual && usual.Members >= FewestMembers && 2 * usual.Count >= usual.Members
            ? [new ViewLine(Convert.ToHexStringLower(usual.Field), RouteEnd.Target)]
            : [];

    /// <summary>Writes it.</summary>
    /// <param name="target">The target; its serial is chosen here.</param>
    /// <param name="added">What is listed beside what is listed already.</param>
    public void Write(TargetLine target, Sidecar added)
    {
        Sidecar? earlier = files.Stat(path) is null ? null : Earlier();
        bool isSame = earlier is not null && IsOf(earlier, target);
        long? next = isSame ? earlier!.Target.Serial : earlier?.Target.Serial is { } last && last < long.MaxValue ? last + 1 : null;
        // Machines that know no earlier one count on all the same.
        long? serial = Signed is null ? isSame ? next : next ?? 1 : Signed.Serial ?? (isSame && next is not null ? next : Math.Max(next ?? 0, Signed.Now));
        Sidecar kept = isSame ? earlier! : new Sidecar(target);
        byte[] bytes = SidecarWriter.Write(new Sidecar(target with { Serial = serial, Expires = Signed?.Expires })
        {
            Contents = added.Contents.Count > 0 ? added.Contents : kept.Contents,
            Plains = added.Plains.Count > 0 ? added.Plains : kept.Plains,
            Controls = Joined(kept.Controls, added.Controls, line => line.Url),
            Wholes = Joined(kept.Wholes, added.Wholes, line => line.Url),
            Units = Joined(kept.Units, added.Units, line => line.Url),
            Patches = Joined(kept.Patches, added.Patches, line => line.Url),
            Views = added.Views.Count > 0 ? added.Views : kept.Views,
        });
        using var fresh = new FreshFile(files, path);
        fresh.File.Write(bytes, 0);
        fresh.Commit();
    }

    /// <summary>What a sidecar says of a control file.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">It.</param>
    /// <param name="target">What it describes.</param>
    /// <returns>null where it does not say how long its checksums are.</returns>
    public static ControlLine? ControlLineOf(string name, byte[] description, DescribedTarget target)
    {
        const string field = "\nHash-Lengths: ";
        string header = Encoding.Latin1.GetString(description.AsSpan(0, Math.Min(description.Length, 8192)));
        int at = header.IndexOf(field, StringComparison.Ordinal), end = at < 0 ? -1 : header.IndexOf('\n', at + 1);
        if (end < 0)
            return null;
        int[] lengths = [.. header[(at + field.Length)..end].Split(',').Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
        long records = description.Length - ((long)target.Shape.Layout.BlockCount * (lengths[1] + lengths[2]));
        return new ControlLine(Uri.EscapeDataString(name), description.Length, new Digest(DigestAlgorithm.Sha256, Digester.Sha256Of(description)), ControlKind.Zsync)
        {
            Shape = new ControlShape(target.Shape.Layout.BlockBytes, (lengths[0], lengths[1], lengths[2]), records),
        };
    }

    private static bool IsOf(Sidecar sidecar, TargetLine target) => sidecar.Target.Size == target.Size && sidecar.Target.Sha256.Equals(target.Sha256);

    private static IReadOnlyList<TLine> Joined<TLine>(IReadOnlyList<TLine> kept, IReadOnlyList<TLine> added, Func<TLine, string> urlOf) =>
        [.. kept.Where(line => !added.Any(other => urlOf(other) == urlOf(line))), .. added];

    private Sidecar? Earlier()
    {
        using IBlockFile file = files.OpenRead(path);
        byte[] bytes = new byte[Math.Min(file.Length, SidecarReader.MostBytes + 1)];
        return SidecarReader.Read(bytes.AsSpan(0, file.Read(bytes, 0))).Sidecar;
    }

    private bool IsSidecar(string there)
    {
        byte[] prefix = new byte[SidecarReader.Beginning.Length];
        using IBlockFile file = files.OpenRead(there);
        return file.Length == 0 || prefix.AsSpan(0, file.Read(prefix, 0)).SequenceEqual(SidecarReader.Beginning);
    }
}

/// <summary>What a signed sidecar says of its time.</summary>
/// <param name="Serial">Its number; null for one that follows from what was there.</param>
/// <param name="Now">The time, in seconds since 1970.</param>
/// <param name="Expires">Until when it is believed, in seconds since 1970.</param>
internal sealed record SigningTime(long? Serial, long Now, long Expires)
{
    /// <summary>What the caller wants of a sidecar that is signed now; null if none is.</summary>
    public static SigningTime? Of(SigningOptions options, TimeProvider time)
    {
        if (options.KeyFile is null)
            return null;
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset expires = DateTimeOffset.MaxValue - now > options.ValidFor ? now + options.ValidFor : DateTimeOffset.MaxValue;
        return new SigningTime(options.Serial, now.ToUnixTimeSeconds(), expires.ToUnixTimeSeconds());
    }
}
