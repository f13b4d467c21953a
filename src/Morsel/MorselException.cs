namespace Morsel;

/// <summary>The base of Morsel's exceptions; the subclasses say what a caller can do. Failures of the disk are other <see cref="IOException"/>s.</summary>
/// <example>
/// <code>
/// try
/// {
///     await updater.UpdateAsync("https://example.org/disk.img.zsync", "disk.img");
/// }
/// catch (MorselException failure)
/// {
///     Console.WriteLine(failure.Message);
/// }
/// </code>
/// </example>
public abstract class MorselException : IOException
{
    private protected MorselException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>What the caller can change so that the same call may succeed.</summary>
    /// <value>Default <see cref="Remedy.None"/>.</value>
    public Remedy Remedy { get; init; }
}

/// <summary>
/// What a caller can change so that the same call may succeed. The messages of this library do not name options of a program: by this value, a program prints
/// which of its own options to use.
/// </summary>
public enum Remedy
{
    /// <summary>No setting is known to help; the message may say what does.</summary>
    None,

    /// <summary>Trust the certificate of the server, if it is the right one (<see cref="HttpOptions.CaFile"/>).</summary>
    TrustCertificate,

    /// <summary>Allow an address that is not public (<see cref="HttpOptions.AllowPrivateAddresses"/>).</summary>
    AllowPrivateAddresses,

    /// <summary>Allow a redirect from https to http (<see cref="HttpOptions.AllowDowngrade"/>).</summary>
    AllowDowngrade,

    /// <summary>Choose another output (<see cref="UpdateRequest.OutputPath"/>).</summary>
    ChooseOutput,

    /// <summary>Specify the base of relative addresses (<see cref="UpdateRequest.BaseAddress"/>).</summary>
    GiveBaseAddress,

    /// <summary>Specify the digest of the file (<see cref="UpdateRequest.ExpectedSha256"/>), or require less (<see cref="UpdateRequest.RequiredProof"/>).</summary>
    GiveDigest,

    /// <summary>Specify other credentials for the server (<see cref="HttpOptions.Credentials"/>).</summary>
    GiveCredentials,

    /// <summary>Specify other credentials for the proxy (<see cref="HttpOptions.Proxy"/>).</summary>
    GiveProxyCredentials,

    /// <summary>Allow a larger control file, if you trust it (<see cref="UpdateRequest.DescriptionLimit"/>).</summary>
    RaiseDescriptionLimit,

    /// <summary>Specify a token for the host of releases (<see cref="AppImages.AppImageUpdateOptions.GitHubToken"/>), or another one.</summary>
    GiveReleaseToken,

    /// <summary>Replace the old AppImage instead of writing a new file beside it (<see cref="AppImages.AppImageUpdateOptions.Overwrite"/>).</summary>
    OverwriteOldFile,

    /// <summary>Accept another signing key, if you trust it (<see cref="AppImages.AppImageUpdateOptions.AcceptedKey"/>).</summary>
    AcceptKey,

    /// <summary>Say under which name the file is signed, if it is the right file (<see cref="TrustOptions.FileName"/>).</summary>
    GiveTrustedName,

    /// <summary>Accept an older version once (<see cref="TrustOptions.AllowRollback"/>).</summary>
    AllowRollback,
}
