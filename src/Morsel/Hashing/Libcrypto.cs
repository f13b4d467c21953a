using System.Runtime.InteropServices;

namespace Morsel.Hashing;

/// <summary>The digest that OpenSSL has and the runtime does not ask it for, which is twice as fast there as in our own code.</summary>
internal static unsafe partial class Libcrypto
{
    private const string Library = "libcrypto.so.3";

    // Lives as long as the library.
    private static readonly nint Sha512T256 = FindSha512T256();

    /// <summary>Makes the SHA-512/256 of bytes.</summary>
    /// <param name="bytes">The bytes; there may be none.</param>
    /// <param name="digest">Room for 32 bytes.</param>
    /// <returns>False where there is no OpenSSL 3, or it would not.</returns>
    public static bool TrySha512T256(ReadOnlySpan<byte> bytes, Span<byte> digest)
    {
        if (Sha512T256 == 0 || digest.Length < Digest.SizeOf(DigestAlgorithm.Sha512T256))
            return false;
        fixed (byte* from = bytes, to = digest)
            return Hash(from, (nuint)bytes.Length, to, null, Sha512T256, 0) == 1;
    }

    private static nint FindSha512T256()
    {
        // Elsewhere another library does what the runtime wants, and who set OpenSSL aside means it.
        if (!OperatingSystem.IsLinux() || !Digest.HasLibrary)
            return 0;
        try
        {
            return GetSha512T256();
        }
        catch (Exception missing) when (missing is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            return 0;
        }
    }

    [LibraryImport(Library, EntryPoint = "EVP_sha512_256")]
    private static partial nint GetSha512T256();

    [LibraryImport(Library, EntryPoint = "EVP_Digest")]
    private static partial int Hash(byte* bytes, nuint count, byte* digest, uint* digestBytes, nint type, nint engine);
}
