namespace Morsel.Tests.Matching;

/// <summary>Makes seeds out of targets, as people and programs make new versions out of old ones.</summary>
internal static class RandomEdits
{
    public static byte[] Of(byte[] bytes, Random random)
    {
        List<byte> edited = [.. bytes];
        for (int edit = random.Next(7); edit > 0; edit--)
            Edit(edited, random);
        return [.. edited];
    }

    private static void Edit(List<byte> bytes, Random random)
    {
        int start = random.Next(bytes.Count + 1), count = random.Next(Math.Min(bytes.Count - start, 3000) + 1);
        byte[] fresh = new byte[random.Next(1, 300)];
        random.NextBytes(fresh);
        List<byte> piece = bytes.GetRange(start, count);
        switch (random.Next(7))
        {
            case 0:
                for (int i = 0; i < count && i < fresh.Length; i++)
                    bytes[start + i] = fresh[i];
                break;
            case 1:
                bytes.InsertRange(start, fresh);
                break;
            case 2:
                bytes.RemoveRange(start, count);
                break;
            case 3:
                bytes.RemoveRange(start, count);
                bytes.InsertRange(random.Next(bytes.Count + 1), piece);
                break;
            case 4:
                bytes.InsertRange(random.Next(bytes.Count + 1), piece);
                break;
            case 5:
                bytes.AddRange(fresh);
                break;
            default:
                bytes.RemoveRange(start, bytes.Count - start);
                break;
        }
    }

    /// <summary>Bytes that are random, or that repeat, or that are mostly zero.</summary>
    public static byte[] Target(int count, Random random)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        switch (random.Next(4))
        {
            case 0:
                int period = random.Next(1, 2000);
                for (int i = period; i < count; i++)
                    bytes[i] = bytes[i - period];
                break;
            case 1:
                for (int i = 0; i < count; i++)
                    bytes[i] = i / 700 % 3 == 0 ? bytes[i] : (byte)0;
                break;
        }
        return bytes;
    }
}
