namespace Morsel.AppImages;

/// <summary>How an AppImage is updated from the update information inside it (<see cref="UpdateRequest.Source"/> is its path).</summary>
public sealed record AppImageUpdateOptions
{
    /// <summary>Whether the old file itself is replaced.</summary>
    /// <value>Default false: the new version gets its published name, in the folder of the old one.</value>
    public bool Overwrite { get; init; }

    /// <summary>Whether the old file is deleted once the new one is in place under another name.</summary>
    /// <value>Default false.</value>
    public bool RemoveOld { get; init; }

    /// <summary>The update information to use in the place of the one inside the file.</summary>
    /// <value>Default null: the one inside the file.</value>
    public string? UpdateInformation { get; init; }

    /// <summary>A token for the interface of GitHub. It is called only if the update information names a release there, and what it returns is sent to the host of that interface alone.</summary>
    /// <value>Default null: none.</value>
    public Func<string?>? GitHubToken { get; init; }

    /// <summary>The address of the interface of GitHub, or of an enterprise host.</summary>
    /// <value>Default <c>https://api.github.com</c>.</value>
    public Uri GitHubApi { get; init; } = new("https://api.github.com");

    /// <summary>The fingerprint of another key that may have signed the new version: 40 or 64 hexadecimal digits.</summary>
    /// <value>Default null: the key of the old file, if that is signed.</value>
    public string? AcceptedKey { get; init; }
}
