namespace Morsel.Files;

/// <summary>An object of a folder of objects.</summary>
/// <param name="Name">Where it is, from the folder on, with slashes.</param>
/// <param name="Bytes">Bytes in it.</param>
/// <param name="ModifiedTime">When it was written, or last wanted by a run.</param>
internal readonly record struct StoredObject(string Name, long Bytes, DateTimeOffset ModifiedTime);
