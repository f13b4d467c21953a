using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Morsel.Cli.Selection;

/// <summary>The user's own certificate, with its private key.</summary>
internal static class ClientCertificate
{
    private const string PasswordVariable = "MORSEL_KEY_PASSWORD";

    /// <param name="path">A PEM file, or a PKCS #12 file (.p12, .pfx).</param>
    /// <param name="keyPath">The PEM file of the key; null if it is in the same file.</param>
    /// <param name="around">Has the password of an encrypted key.</param>
    public static X509Certificate2 Load(string path, string? keyPath, Surroundings around)
    {
        if (HttpOptions.TlsProblem is { } problem)
            throw new CommandFailure(ExitCode.LocalFiles, $"--client-certificate: {problem}");
        string? password = around.Variable(PasswordVariable);
        try
        {
            if (!File.Exists(path))
                throw new FileNotFoundException($"{path}: there is no such file");
            if (Path.GetExtension(path).ToUpperInvariant() is ".P12" or ".PFX")
                return X509CertificateLoader.LoadPkcs12FromFile(path, password);
            using X509Certificate2 certificate = password is null
                ? X509Certificate2.CreateFromPemFile(path, keyPath)
                : X509Certificate2.CreateFromEncryptedPemFile(path, password, keyPath);
            // Windows cannot use a key that is nowhere but in memory.
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
        }
        catch (CryptographicException)
        {
            throw CommandFailure.Usage(
                $"--client-certificate: {path}: cannot read a certificate with its private key: put the password of an encrypted key in the variable {PasswordVariable}");
        }
    }
}
