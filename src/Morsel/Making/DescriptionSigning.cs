using Morsel.Files;
using Morsel.Trust;

namespace Morsel.Making;

/// <summary>Signs what was made: the signature lies beside it, and so do the successors of keys where there are some.</summary>
internal sealed class DescriptionSigning
{
    private const string Ending = ".sig", SuccessionEnding = ".keys";
    private const int MostKeyFileBytes = 64 << 10, MostDescriptionBytes = 1 << 30;

    private readonly IFileSystem _files;
    private readonly SshSigningKey _key;
    private readonly SshSigningKey? _before;

    private DescriptionSigning(IFileSystem files, SigningOptions options)
    {
        _files = files;
        _key = ReadKey(files, options.KeyFile!, options.Passphrase);
        _before = options.SucceedsKeyFile is { } before ? ReadKey(files, before, options.Passphrase) : null;
        if (_before is not null && _before.PublicKey.Equals(_key.PublicKey))
            throw new ArgumentException($"{options.SucceedsKeyFile} is the same key as {options.KeyFile}: a key does not succeed itself");
    }

    /// <summary>Reads the keys, before anything is made.</summary>
    /// <returns>null where nothing is to be signed.</returns>
    /// <exception cref="ArgumentException">A file is not a key, or its passphrase is missing or wrong.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static DescriptionSigning? For(IFileSystem files, SigningOptions options)
    {
        if (options.KeyFile is null)
            return options.SucceedsKeyFile is null ? null : throw new ArgumentException("a key that is succeeded needs the key that succeeds it");
        if (options.ValidFor <= TimeSpan.Zero)
            throw new ArgumentException("a signature cannot expire before it is made");
        return options.Serial is < 0 ? throw new ArgumentException("a serial is not negative") : new DescriptionSigning(files, options);
    }

    /// <summary>Makes sure, before anything is read, that nothing else is replaced.</summary>
    /// <param name="path">What will be signed.</param>
    /// <exception cref="RefusedException">Something else stands there.</exception>
    public void CheckEarlier(string path) => EarlierOutput.Check(_files, path + Ending, "signature", IsSignature);

    /// <summary>Signs a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="headBytes">How many of its bytes are the description; null for all.</param>
    /// <exception cref="IOException">It cannot be read, or the signature cannot be written.</exception>
    public MadeSignature Sign(string path, int? headBytes = null)
    {
        byte[] content = headBytes is { } head ? Head(path, head) : SmallFile.Read(_files, path, MostDescriptionBytes);
        Write(path + Ending, SshSignature.Write(content, _key, SshSignature.Namespace));
        if (_before is not null)
            Write(path + SuccessionEnding, [.. EarlierSuccession(path + SuccessionEnding), .. Succession.Write(_key.PublicKey, _before)]);
        return new MadeSignature(path + Ending, _key.PublicKey.Fingerprint);
    }

    private static SshSigningKey ReadKey(IFileSystem files, string path, Func<string, string?>? passphrase)
    {
        try
        {
            return SshSigningKey.Read(SmallFile.Read(files, path, MostKeyFileBytes), () => passphrase?.Invoke(path));
        }
        catch (InvalidKeyException e)
        {
            throw new ArgumentException($"{path}: {e.Message}", e);
        }
    }

    private byte[] Head(string path, int bytes)
    {
        using IBlockFile file = _files.OpenRead(path);
        byte[] head = new byte[bytes];
        return file.Read(head, 0) == bytes ? head : throw new IOException($"{path} became shorter while it was signed");
    }

    // What clients with a very old key need stays; a step that is there is not written twice.
    private byte[] EarlierSuccession(string path)
    {
        if (_files.Stat(path) is null)
            return [];
        try
        {
            byte[] earlier = SmallFile.Read(_files, path, Succession.MostBytes);
            int kept = 0;
            foreach (Successor step in Succession.Read(earlier))
            {
                if (step.Key.Equals(_key.PublicKey))
                    break;
                kept = step.End;
            }
            return earlier[..kept];
        }
        catch (InvalidKeyException e)
        {
            throw new RefusedException($"{path} is not a list of keys, and is not replaced: {e.Message}");
        }
    }

    private bool IsSignature(string path)
    {
        using IBlockFile file = _files.OpenRead(path);
        byte[] prefix = new byte[SshSignature.Beginning.Length];
        return prefix.AsSpan(0, file.Read(prefix, 0)).SequenceEqual(SshSignature.Beginning);
    }

    private void Write(string path, byte[] content)
    {
        using var fresh = new FreshFile(_files, path);
        fresh.File.Write(content, 0);
        fresh.Commit();
    }
}
