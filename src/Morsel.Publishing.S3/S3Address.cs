using Amazon;
using Amazon.Runtime;
using Amazon.S3;

namespace Morsel.Publishing.S3;

/// <summary>An address such as <c>s3://bucket/prefix</c>, and how it is reached.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Prefix">The beginning of all names; may be empty.</param>
public sealed record S3Address(string Bucket, string Prefix)
{
    private const string Scheme = "s3://", UsualRegion = "us-east-1";

    /// <summary>Reads an address.</summary>
    /// <returns>null if it is none.</returns>
    public static S3Address? TryParse(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!address.StartsWith(Scheme, StringComparison.Ordinal))
            return null;
        string[] parts = address[Scheme.Length..].Split('/', 2);
        return parts[0].Length == 0 ? null : new S3Address(parts[0], parts.Length == 2 ? parts[1].Trim('/') : "");
    }

    /// <summary>A client that finds credentials where the tools of Amazon do: in the environment, in files, from the machine.</summary>
    /// <param name="endpoint">The address of another server than Amazon's; null for Amazon's.</param>
    /// <param name="region">The region; null for the usual one.</param>
    /// <exception cref="ArgumentException">The endpoint is not an address.</exception>
    public static IAmazonS3 OpenClient(string? endpoint, string? region)
    {
        if (endpoint is null)
            return new AmazonS3Client(new AmazonS3Config { RegionEndpoint = RegionEndpoint.GetBySystemName(region ?? UsualRegion) });
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out Uri? server) || server.Scheme is not ("http" or "https"))
            throw new ArgumentException($"\"{endpoint}\" is not the address of a server, expected http:// or https://");
        return new AmazonS3Client(new AmazonS3Config
        {
            ServiceURL = endpoint,
            ForcePathStyle = true,
            AuthenticationRegion = region ?? UsualRegion,
            // Other servers do not know the checksums that Amazon's added later.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        });
    }
}
