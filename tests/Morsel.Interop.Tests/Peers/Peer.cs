namespace Morsel.Interop.Tests.Peers;

/// <summary>Programs that Morsel must get on with, and where they come from.</summary>
internal static class Peer
{
    /// <summary>Which package of Debian has a program.</summary>
    public static readonly IReadOnlyDictionary<string, string> DebianPackages = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["zsync"] = "zsync",
        ["zsyncmake"] = "zsync",
        ["zck"] = "zchunk",
        ["unzck"] = "zchunk",
        ["zck_delta_size"] = "zchunk",
        ["zckdl"] = "zchunk",
        ["perl"] = "perl-base",
        ["nginx"] = "nginx-light",
        ["apache2"] = "apache2-bin",
        ["gzip"] = "gzip",
        ["setfattr"] = "attr",
        ["setfacl"] = "acl",
        ["setcap"] = "libcap2-bin",
        ["chattr"] = "e2fsprogs",
        ["mkfs.xfs"] = "xfsprogs",
        ["mkfs.btrfs"] = "btrfs-progs",
        ["losetup"] = "mount",
        ["varnishd"] = "varnish",
        ["node"] = "nodejs",
        ["casync"] = "casync",
        ["aws"] = "awscli",
        ["man"] = "man-db",
        ["groff"] = "groff-base",
        ["ssh-keygen"] = "openssh-client",
        ["minisign"] = "minisign",
    };

    // No package of Debian has them: a build machine need not have them either.
    private static readonly HashSet<string> Unpackaged = ["pwsh", "moto_server"];

    private static readonly HashSet<string> NodeServers = ["serve", "http-server", "s3rver", "azurite"];

    /// <summary>null where all programs are there, or where they must be.</summary>
    public static string? ReasonToSkip(IEnumerable<string> programs)
    {
        string[] missing = [.. programs.Where(program => TryFind(program) is null)];
        bool mustBeThere = Environment.GetEnvironmentVariable("CI") == "true" && !missing.Any(Unpackaged.Contains);
        return missing.Length == 0 || mustBeThere ? null : string.Join("; ", missing.Select(Missing));
    }

    /// <summary>null where this process may do what only root may, or where nothing needs it.</summary>
    public static string? ReasonToSkip(bool needsRoot) => needsRoot && !Environment.IsPrivilegedProcess ? "only root can make devices and give files away" : null;

    /// <summary>The path of a program.</summary>
    public static string Find(string program) => TryFind(program) ?? throw new FileNotFoundException(Missing(program));

    private static string Missing(string program) => NodeServers.Contains(program)
        ? $"{program} is not installed: ./test installs it where node and npm are"
        : Unpackaged.Contains(program) ? $"{program} is not installed, and no package of Debian has it"
        : $"{program} is not installed: apt-get install {DebianPackages.GetValueOrDefault(program, program)}";

    private static string? TryFind(string program) => NodeServers.Contains(program)
        ? NodePackages.Has(program) ? NodePackages.Folder : null
        : Folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    // Servers lie where ordinary users do not look.
    private static IEnumerable<string> Folders =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin").Append("/usr/local/sbin");
}
