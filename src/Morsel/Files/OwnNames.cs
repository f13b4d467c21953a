using System.Globalization;

namespace Morsel.Files;

/// <summary>The names of what Morsel writes beside an output. Nobody may publish a file under one of them: it would be taken for Morsel's own.</summary>
internal static class OwnNames
{
    private const string Part = ".part", Old = ".old", Whole = ".all", Gzip = ".gz", Base = ".src", Journal = ".jnl", Body = ".body", Spool = ".spool", Replaced = ".zs-old", Link = ".m", Lease = ".lock", Tree = ".morsel-tree", Trust = ".morsel-trust", InTree = ".morsel.";

    private static readonly string[] Written = [Part, Part + Whole, Part + Gzip, Part + Base, Part + Journal, Body, Spool];
    private static readonly string[] OfFiles = [.. Written, .. Written.Select(ending => ending + Lease), Part + Old, Replaced, Replaced + Link];
    private static readonly string[] Endings = [.. OfFiles, Tree, Tree + Part, Tree + Part + Lease, Trust, Trust + Part, Trust + Part + Lease];

    /// <summary>Bytes of the longest ending: how much shorter than the longest name of a file an output's must be.</summary>
    public static int LongestEndingBytes { get; } = OfFiles.Max(ending => ending.Length);

    /// <summary>Whether a name is one that Morsel gives, whatever the case of its letters.</summary>
    public static bool Has(string name) => Endings.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether writing one file touches another: it is that file, or one that is written beside it.</summary>
    public static bool Meet(string written, string other) =>
        other.StartsWith(written, StringComparison.Ordinal) && (other.Length == written.Length || Endings.Contains(other[written.Length..]));

    /// <summary>A file while it is written.</summary>
    public static string PartOf(string output) => output + Part;

    /// <summary>A part file of another version, while it serves as a seed.</summary>
    public static string OldPartOf(string output) => PartOf(output) + Old;

    /// <summary>The gzip file of a target, while all of it is fetched beside the part file of what it holds.</summary>
    public static string WholePartOf(string part) => part + Whole;

    /// <summary>The gzip file of a target, while it is made of the part file.</summary>
    public static string GzipPartOf(string part) => part + Gzip;

    /// <summary>What a patch starts from, while it is unpacked beside the part file.</summary>
    public static string BaseOf(string part) => part + Base;

    /// <summary>What is saved of a file while it is updated in place.</summary>
    public static string JournalOf(string output) => PartOf(output) + Journal;

    /// <summary>What follows the header of a payload, before that is known.</summary>
    public static string BodyOf(string output) => output + Body;

    /// <summary>A stream that is described, while it is read.</summary>
    public static string SpoolOf(string output) => output + Spool;

    /// <summary>A file that was replaced and is kept.</summary>
    public static string ReplacedOf(string output) => output + Replaced;

    /// <summary>A second name of a file, before it takes the place of what has <paramref name="name"/>.</summary>
    public static string LinkOf(string name) => name + Link;

    /// <summary>What is remembered of a folder that an archive was extracted into.</summary>
    public static string TreeOf(string folder) => folder + Tree;

    /// <summary>What is remembered of the signatures of an output.</summary>
    public static string TrustOf(string output) => output + Trust;

    /// <summary>An entry of an extracted folder while it is written, in that folder: a name of its own, since that of the entry may be as long as names can be.</summary>
    public static string InTreeOf(int number) => string.Create(CultureInfo.InvariantCulture, $"{InTree}{number}{Part}");

    /// <summary>Whether a name is one that <see cref="InTreeOf"/> gives.</summary>
    public static bool IsInTree(ReadOnlySpan<byte> name) =>
        name.Length > InTree.Length + Part.Length && name.StartsWith(".morsel."u8) && name.EndsWith(".part"u8)
        && name[InTree.Length..^Part.Length].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;

    /// <summary>Tells who writes a file, where the file system knows no locks.</summary>
    public static string LeaseOf(string path) => path + Lease;
}
