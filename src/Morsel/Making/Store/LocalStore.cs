using Morsel.Files;

namespace Morsel.Making.Store;

/// <summary>Tells stores of this machine from those on servers.</summary>
internal static class LocalStore
{
    /// <summary>Whether a store, or an index, is on a server.</summary>
    public static bool IsAddress(string place) => place.Contains("://", StringComparison.Ordinal);

    /// <summary>The folder of a store that is there.</summary>
    /// <exception cref="ArgumentException">It is an address.</exception>
    /// <exception cref="DirectoryNotFoundException">It is not there.</exception>
    public static ObjectFolder Open(string path)
    {
        ObjectFolder store = At(path, "what is in a store on a server cannot be listed");
        return store.Exists ? store : throw new DirectoryNotFoundException($"cannot read the store {path}: no such folder");
    }

    /// <summary>The folder of a store that may yet have to be made.</summary>
    /// <exception cref="ArgumentException">It is an address.</exception>
    public static ObjectFolder ToWrite(string path) => At(path, "nothing can be written to a store on a server");

    private static ObjectFolder At(string path, string why) =>
        IsAddress(path) ? throw new ArgumentException($"{Shown(path)} is an address, expected the folder of a store: {why}", nameof(path)) : new ObjectFolder(Path.GetFullPath(path));

    // One that cannot be read may have a password in it all the same.
    private static string Shown(string address) => Uri.TryCreate(address, UriKind.Absolute, out Uri? parsed) ? TransportException.Shown(parsed) : "the store";
}
