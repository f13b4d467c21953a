namespace Morsel.Formats.Casync;

/// <summary>What an entry is: the type bits of its mode.</summary>
internal enum CatarType
{
    Fifo = 0x1000,
    CharacterDevice = 0x2000,
    Folder = 0x4000,
    BlockDevice = 0x6000,
    File = 0x8000,
    SymbolicLink = 0xa000,
    Socket = 0xc000,
}
