using System.CommandLine;

namespace Morsel.Cli.Help;

/// <summary>What options are about: the titles under which help and the manual pages list them.</summary>
internal static class OptionGroups
{
    private const string Others = "Options";

    // In this order. A verb has of a group what it has; an option has one group in all verbs, unless the verb stands before it.
    private static readonly (string Title, string Names)[] Groups =
    [
        ("Output", "--output --filename --url --keep-control --in-place --journal-dir --keep-old --no-mtime --jobs --header-only --verify"),
        ("Publishing", "--to --endpoint publish/--verify publish/--base-url --keep --keep-all --dry-run --versioned publish/--in-place --cache-age"),
        ("AppImage", "--all --check --overwrite --remove-old --update-information --accept-key --github-token-file --github-api"),
        ("Source", "--base-url --mirror --max-control-size --no-routes --whole"),
        ("Seeds", "--seed --no-auto-seeds --threads --prefer --memory"),
        ("Verification", "verify/--with --sha256 --sums --require --exact"),
        ("Signatures", "--trust --signer --trust-name --allow-rollback --sign --sign-passphrase-file --succeeds --valid-for --serial"),
        ("Control file", "--block-size --tune-against --strong-hash --compat --coarse --routes --compressed-whole"),
        ("gzip", "--gzip -z -Z --plain-url --no-recompress --gzip-file"),
        ("Patches", "--patch-from --patch-window --patch-format"),
        ("Units", "--units --unit-size --unit-level"),
        ("Format", "--format --level"),
        ("zchunk", "--unpack --keep-zck --header-digest --header-size --chunk-hash --uncompressed-digests --split --manual --min-chunk --max-chunk --dict --train-dict --no-compression"),
        ("casync", "--index --store --cache-store --repair --chunk-size --digest"),
        ("Folders", "--archive --with --without --exclude --exclude-submounts --delete --checksum --same-owner --numeric-owner --require-owner --keep-suid --devices --all-xattrs"),
        ("Network", "--connections --limit-rate --ca-file --header --referer --user-agent --proxy --no-proxy --ipv4 --ipv6 --http2 --allow-downgrade --allow-private"
            + " --connect-timeout --first-byte-timeout --stall-timeout --max-time"),
        ("Authentication", "--user --password-file --netrc --netrc-file --bearer-token-file --client-certificate --client-key"),
        ("Server", "--address --port --cache --certificate --key --token-file --no-page --log"),
        ("Configuration", "--config --no-config"),
        ("Estimate", "--from --link --way --scratch"),
        ("Reports", "--chunks --map --html --verbose --quiet --json --help --help-all --version"),
    ];

    /// <summary>Options in their groups, each as it came; what has no group comes first.</summary>
    public static IReadOnlyList<(string Title, IReadOnlyList<Option> Options)> Of(IReadOnlyList<Option> options)
    {
        ILookup<string, Option> byTitle = options.ToLookup(TitleOf);
        return [.. Groups.Select(group => group.Title).Prepend(Others).Where(byTitle.Contains).Select(title => (title, (IReadOnlyList<Option>)[.. byTitle[title]]))];
    }

    /// <summary>The title above an option.</summary>
    public static string TitleOf(Option option) =>
        TitleOf($"{option.Parents.FirstOrDefault()?.Name}/{option.Name}") ?? TitleOf(option.Name) ?? Others;

    private static string? TitleOf(string name) => Groups.FirstOrDefault(group => group.Names.Split(' ').Contains(name)).Title;
}
