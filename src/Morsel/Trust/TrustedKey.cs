using System.Globalization;

namespace Morsel.Trust;

/// <summary>A key of OpenSSH that is believed, and for what.</summary>
/// <param name="Key">The key.</param>
/// <param name="Name">Whose it is, for people: the principals, or the comment, or the file that it stands in.</param>
internal sealed record TrustedKey(SshPublicKey Key, string Name)
{
    /// <summary>What it may sign for, as patterns; null for everything.</summary>
    public string? Namespaces { get; init; }

    /// <summary>From when on it is believed; null for always.</summary>
    public DateTimeOffset? ValidAfter { get; init; }

    /// <summary>Until when it is believed; null for always.</summary>
    public DateTimeOffset? ValidBefore { get; init; }

    /// <summary>The fingerprints of the keys that it succeeds, the oldest first.</summary>
    public IReadOnlyList<string> Succeeds { get; init; } = [];

    /// <summary>How it is shown.</summary>
    public string Shown => Name.Length == 0 ? $"{Key.Kind} {Key.Fingerprint}" : $"{Key.Kind} {Key.Fingerprint} ({Printable.Escape(Name)})";

    /// <summary>Why it is not believed for a use at a time; null if it is.</summary>
    public string? ProblemFor(string use, DateTimeOffset now)
    {
        if (Namespaces is { } allowed && !WordPatterns.Fit(allowed, use))
            return $"{Shown} may sign for {Printable.Escape(allowed)}, and this is for {use}";
        if (now < ValidAfter)
            return $"{Shown} is valid only from {Text(ValidAfter.Value)} on";
        return now >= ValidBefore ? $"{Shown} was valid only until {Text(ValidBefore.Value)}" : null;
    }

    private static string Text(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
