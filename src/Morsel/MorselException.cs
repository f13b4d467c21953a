namespace Morsel;

/// <summary>Why Morsel did not do what it was asked; the types below say what a caller can do about it. What is wrong with the disk is an <see cref="IOException"/> alone.</summary>
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
/// What a caller can change so that the same call may succeed. The messages of this library name no option of any program: a program says by
/// this which of its own options to use.
/// </summary>
public enum Remedy
{
    /// <summary>Nothing that a caller could change is known to help; the message says what may.</summary>
    None,

    /// <summary>Trust the certificate of the server, if it is the right one (<see cref="HttpOptions.CaFile"/>).</summary>
    TrustCertificate,

    /// <summary>Permit an address that is not public (<see cref="HttpOptions.AllowPrivateAddresses"/>).</summary>
    AllowPrivateAddresses,

    /// <summary>Permit a redirect from https to http (<see cref="HttpOptions.AllowDowngrade"/>).</summary>
    AllowDowngrade,

    /// <summary>Choose another output (<see cref="UpdateRequest.OutputPath"/>).</summary>
    ChooseOutput,

    /// <summary>Say what relative addresses are relative to (<see cref="UpdateRequest.BaseAddress"/>).</summary>
    GiveBaseAddress,

    /// <summary>Give the digest of the file (<see cref="UpdateRequest.ExpectedSha256"/>), or require less (<see cref="UpdateRequest.RequiredProof"/>).</summary>
    GiveDigest,

    /// <summary>Give the server other credentials (<see cref="HttpOptions.Credentials"/>).</summary>
    GiveCredentials,

    /// <summary>Give the proxy other credentials (<see cref="HttpOptions.Proxy"/>).</summary>
    GiveProxyCredentials,

    /// <summary>Read a longer description, if it is trusted (<see cref="UpdateRequest.DescriptionLimit"/>).</summary>
    RaiseDescriptionLimit,
}
