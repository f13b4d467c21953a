using System.Buffers.Binary;
using System.Text;
using Morsel.Tests.Matching;

namespace Morsel.Tests.Patching;

/// <summary>Two versions of something: text, random bytes, tables of addresses, or code whose functions call one another.</summary>
internal static class MovedCode
{
    /// <summary>What there is.</summary>
    public static string[] Kinds { get; } = ["random", "text", "table", "x86-64", "arm64"];

    /// <summary>An older and a newer version, always the same for the same seed.</summary>
    public static (byte[] Old, byte[] New) Pair(string kind, int seed)
    {
        var random = new Random(seed);
        switch (kind)
        {
            case "random":
                byte[] content = RandomEdits.Target(random.Next(150_000), random);
                return (content, RandomEdits.Of(content, random));
            case "text":
                byte[] text = Text(random);
                return (text, RandomEdits.Of(text, random));
            default:
                List<Function> functions = [.. Enumerable.Range(0, random.Next(20, 300)).Select(_ => new Function(random, kind))];
                byte[] old = Layout(functions, kind, random.Next(4) * 512);
                for (int edit = random.Next(1, 6); edit > 0; edit--)
                    functions.Insert(random.Next(functions.Count + 1), new Function(random, kind));
                functions.RemoveAt(random.Next(functions.Count));
                return (old, Layout(functions, kind, random.Next(4) * 512));
        }
    }

    private static byte[] Text(Random random)
    {
        var text = new StringBuilder();
        for (int line = random.Next(4000); line >= 0; line--)
            text.Append("package-").Append(line).Append(" = ").Append(random.Next(100)).Append('.').Append(random.Next(1000)).Append('\n');
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    // Every function refers to others by their numbers; where they stand decides which bytes that gives.
    private static byte[] Layout(List<Function> functions, string kind, int before)
    {
        var starts = new Dictionary<Function, int>();
        int end = before + 8192;
        foreach (Function function in functions)
        {
            starts[function] = end;
            end += function.Body.Length;
        }
        byte[] bytes = new byte[end];
        Function[] all = [.. functions];
        foreach (Function function in functions)
        {
            Span<byte> body = bytes.AsSpan(starts[function], function.Body.Length);
            function.Body.CopyTo(body);
            foreach ((int at, int number) in function.References)
                Refer(body[at..], kind, starts[function] + at, starts[Function.Nearest(all, number)]);
        }
        return bytes;
    }

    private static void Refer(Span<byte> place, string kind, int at, int target)
    {
        switch (kind)
        {
            case "x86-64":
                place[0] = 0xE8;
                BinaryPrimitives.WriteInt32LittleEndian(place[1..], target - at - 5);
                break;
            case "table":
                BinaryPrimitives.WriteInt64LittleEndian(place, 0x40000000L + target);
                BinaryPrimitives.WriteInt32LittleEndian(place[8..], target);
                break;
            default:
                BinaryPrimitives.WriteUInt32LittleEndian(place, 0x94000000 | (uint)((target - at) / 4 & 0x03FFFFFF));
                long pages = (target >> 12) - ((at + 4) >> 12);
                BinaryPrimitives.WriteUInt32LittleEndian(place[4..], 0x90000003 | ((uint)(pages & 3) << 29) | ((uint)(pages >> 2 & 0x7FFFF) << 5));
                BinaryPrimitives.WriteUInt32LittleEndian(place[8..], 0x91000063 | ((uint)(target & 0xFFF) << 10));
                break;
        }
    }

    private sealed class Function
    {
        private const int Unit = 16;

        public Function(Random random, string kind)
        {
            Body = new byte[random.Next(2, 40) * Unit];
            random.NextBytes(Body);
            for (int at = 0; at + Unit <= Body.Length; at += Unit)
            {
                if (random.Next(3) > 0)
                    References.Add((at + (kind == "x86-64" ? random.Next(10) : 0), random.Next()));
            }
        }

        public byte[] Body { get; }

        public List<(int At, int Number)> References { get; } = [];

        // The same function in both versions, as long as it is in both.
        public static Function Nearest(Function[] all, int number) => all.MinBy(other => Math.Abs((long)other.Body[0] + (other.Body[1] << 8) - (number & 0xFFFF)))!;
    }
}
